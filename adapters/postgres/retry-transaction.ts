/** PostgreSQL's codes for a transaction that was undone only because of another: serialization failure, deadlock. */
const REPEATABLE = new Set(['40001', '40P01']);
const TRIES = 5;

/** Runs a transaction, again where another made it fail; at most 5 times. */
export async function retryTransaction<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (attempt === TRIES || typeof code !== 'string' || !REPEATABLE.has(code)) throw error;
    }
  }
}
