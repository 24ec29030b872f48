import type { Words } from '../../languages/index.ts';

type Sentences = Words['querying'];

/** A message about something that was not understood, as the name of its sentence and its values: plain JSON. */
export interface QueryMessage {
  readonly say: keyof Sentences;
  readonly values: readonly string[];
}

/** Creates a message. Pure. */
export function queryMessage<K extends keyof Sentences>(
  say: K,
  ...values: Sentences[K] extends (...given: infer Values extends string[]) => string ? Values : []
): QueryMessage {
  return { say, values };
}

/** Returns the sentence of a message, without a full stop. Pure. */
export function messageIn({ say, values }: QueryMessage, { querying }: Words): string {
  const sentence: string | ((...given: string[]) => string) = querying[say];
  return typeof sentence === 'string' ? sentence : sentence(...values);
}

/** Returns the sentence of a note as it is shown with a search. Pure. */
export function noteIn(note: QueryMessage, words: Words): string {
  const sentence = messageIn(note, words);
  return sentence.endsWith(':') ? sentence : `${sentence}.`;
}
