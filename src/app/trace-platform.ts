import { DeliveryError } from '../lib/errors.ts';
import { purposeOfKey } from '../model/delivery.ts';
import type { SpanFacts, Tracing } from '../ops/tracing/tracing.ts';
import type { CommandGateway, CommandHandler } from '../ports/command-gateway.ts';
import type { Messenger, Outgoing } from '../ports/messenger.ts';
import type { OpenedPlatform } from '../ports/platform.ts';

type Operation = 'post' | 'edit' | 'retract' | 'find' | 'probe' | 'command';

/** Operation types of OpenTelemetry's messaging conventions; span names are `<operation> <destination template>`: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/#span-name */
const OPERATION_TYPES: Readonly<Partial<Record<Operation, string>>> = { post: 'send', edit: 'send', command: 'process' };

/** Returns the same platform with a span for each request and command. Span names contain no channels; attributes contain them only in a delivery's key. */
export function tracePlatform(opened: OpenedPlatform, tracing: Tracing): OpenedPlatform {
  return { ...opened, messenger: traceMessenger(opened.messenger, tracing), gateway: traceGateway(opened.gateway, tracing) };
}

function traceMessenger(messenger: Messenger, { traced }: Tracing): Messenger {
  const { platform } = messenger;
  const request = <T>(operation: Operation, message: Outgoing | null, work: () => Promise<T>): Promise<T> =>
    traced(factsOf(platform, operation, message), work, failureOf);
  return {
    ...messenger,
    post: (message) => request('post', message, () => messenger.post(message)),
    edit: (receipt, message) => request('edit', message, () => messenger.edit(receipt, message)),
    retract: (receipt, destination) => request('retract', null, () => messenger.retract(receipt, destination)),
    probe: (target, since) => request('probe', null, () => messenger.probe(target, since)),
    find: (message, firstSentAtMs, mayRepeat) => request('find', message, () => messenger.find(message, firstSentAtMs, mayRepeat)),
  };
}

function traceGateway(gateway: CommandGateway, { traced }: Tracing): CommandGateway {
  return {
    ...gateway,
    start: (handler, ...shared) => {
      const verbs = new Set(handler.commands.map(({ verb }) => verb));
      const handle: CommandHandler['handle'] = (request) => {
        const facts = factsOf(gateway.platform, 'command', null);
        const word = /^\s*(\S{0,40})/.exec(request.text)?.[1]?.toLowerCase() ?? '';
        const attributes = { ...facts.attributes, 'herald.command': verbs.has(word) ? word : 'other' };
        return traced({ ...facts, kind: 'consumer', attributes }, () => handler.handle(request), failureOf);
      };
      return gateway.start({ ...handler, handle }, ...shared);
    },
  };
}

function factsOf(platform: string, operation: Operation, message: Outgoing | null): SpanFacts {
  const template = `${platform}:{channel}`;
  const type = OPERATION_TYPES[operation];
  return {
    name: `${operation} ${template}`,
    kind: 'client',
    attributes: {
      'messaging.system': platform,
      'messaging.operation.name': operation,
      ...(type === undefined ? {} : { 'messaging.operation.type': type }),
      'messaging.destination.template': template,
      ...(message === null ? {} : { 'herald.delivery.key': message.key, 'herald.delivery.purpose': purposeOfKey(message.key) }),
    },
  };
}

function failureOf(error: unknown): string {
  return error instanceof DeliveryError ? error.failure.kind : 'fault';
}
