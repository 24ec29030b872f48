import { EVENTS, type EventName } from './all-events.ts';
import { sampleSentence } from './event-samples.ts';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

const INTRODUCTION = `# Events

Everything that Herald logs, made from the tables in \`src/ops/events\` and \`adapters/*/events.ts\` by \`npx tsx docs/render-events.ts\`. As JSON, a line has the fields
\`event\` (the name), \`level\` (20 debug, 30 info, 40 warn, 50 error), \`time\` and those of the event; an error is \`err\` with \`name\`, \`message\`,
\`code\`, and, where it is a fault of Herald, \`stack\`. As text, a line is the time, the level and the sentence below.

The default level is \`warn\`: errors and warnings are shown. An outage of something that Herald needs is two lines, \`outage.began\` and
\`outage.ended\`, however many attempts fail in between; these are counted, and \`outage.lasts\` says how many at level \`debug\`, once a second.
`;

/** Returns the page of all events, by level, each with its sentence with sample values. */
export function eventsPage(): string {
  const names = (Object.keys(EVENTS) as EventName[]).sort();
  const sections = LEVELS.map((level) => {
    const rows = names.filter((name) => EVENTS[name].level === level);
    const lines = rows.map((name) => `| \`${name}\` | ${sampleSentence(name).replaceAll('|', '\\|')} |`);
    return `## ${level}\n\n| Event | Reads, for example |\n|---|---|\n${lines.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}
