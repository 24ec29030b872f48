/** Asks that are made at once, put together. */
interface Asked<Question, Answer> {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers questions into batches of at most `most`, one batch at a time: while it is under way the next one fills. A single question waits for nothing but its turn of the event loop.
 * `ask` answers in the order of the questions; where it rejects, so does every question of the batch. `nameOf`: of two questions with one name the later waits for the next batch.
 */
export function createBatcher<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  nameOf: (question: Question) => string,
  most: number,
): (question: Question) => Promise<Answer> {
  let waiting: Asked<Question, Answer>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    for (let batch = next(); batch.length > 0; batch = next()) {
      try {
        const answers = await ask(batch.map(({ question }) => question));
        if (answers.length !== batch.length) throw new Error(`${batch.length} questions got ${answers.length} answers`);
        for (const [nth, answer] of answers.entries()) batch[nth]?.resolve(answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  function next(): Asked<Question, Answer>[] {
    const names = new Set<string>();
    const batch: Asked<Question, Answer>[] = [];
    const later: Asked<Question, Answer>[] = [];
    for (const asked of waiting) {
      const name = nameOf(asked.question);
      if (batch.length < most && !names.has(name)) batch.push(asked);
      else later.push(asked);
      names.add(name);
    }
    waiting = later;
    return batch;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      setImmediate(() => void run());
    });
}
