/** Searches that go on side by side, and ask for their runs together. @module */

/** Asks for runs; resolves to their results, in order, when all searches' runs of this wave are made. */
export type Ask<T, R> = (tasks: readonly T[]) => Promise<readonly R[]>;

/**
 * Runs several searches at once. Each asks for runs as it goes; when all that are not over are
 * waiting, what they asked for is run together, so that runs of several searches go on in parallel.
 *
 * @throws the first error of `run`, or of a search
 */
export function inWaves<T, R, X>(
  searches: readonly ((ask: Ask<T, R>) => Promise<X>)[],
  run: (tasks: readonly T[]) => Promise<readonly R[]>,
): Promise<X[]> {
  interface Waiting {
    readonly tasks: readonly T[];
    readonly resolve: (results: readonly R[]) => void;
    readonly reject: (error: unknown) => void;
  }
  let active = searches.length;
  let waiting: Waiting[] = [];
  const flush = async () => {
    if (active === 0 || waiting.length < active) return;
    const wave = waiting;
    waiting = [];
    try {
      const results = [...await run(wave.flatMap(({ tasks }) => tasks))];
      for (const { tasks, resolve } of wave) resolve(results.splice(0, tasks.length));
    } catch (error) {
      for (const { reject } of wave) reject(error);
    }
  };
  const ask: Ask<T, R> = (tasks) =>
    new Promise((resolve, reject) => {
      waiting.push({ tasks, resolve, reject });
      flush();
    });
  return Promise.all(searches.map((search) =>
    search(ask).finally(() => {
      active--;
      flush();
    })
  ));
}
