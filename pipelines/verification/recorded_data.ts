/** The data that a run was recorded with, in one of several places. @module */
import type { AnyProblem } from "../../problems/problem.ts";
import { problemShelf } from "../cells/problem_shelf.ts";

/** Places where data are looked for. */
export interface DataPlaces extends Disposable {
  /**
   * A problem, by the data of a record: those of the first place that has them. Where none has, the problem with
   * others that were found. It stays at hand until the next is asked for.
   *
   * @param recorded the problem's fingerprint in the record
   * @throws what the first place has thrown, where the data are in none
   */
  take(id: string, recorded: string): Promise<AnyProblem>;
}

/** Looks for data in the given folders, one after the other, and then in the usual places. */
export function dataPlaces(folders: readonly string[]): DataPlaces {
  const shelves = [...folders, undefined].map(problemShelf);
  /** Where the last problem was found. */
  let last: { readonly key: string; readonly place: number } | undefined;
  const release = () => shelves.forEach((shelf) => shelf[Symbol.dispose]());
  return {
    async take(id, recorded) {
      const key = `${id} ${recorded}`;
      if (last?.key === key) return await shelves[last.place]!.take(id);
      release();
      last = undefined;
      const lacks: unknown[] = [], others: number[] = [];
      for (const [place, shelf] of shelves.entries()) {
        try {
          const problem = await shelf.take(id);
          if (await problem.fingerprint?.() === recorded) {
            last = { key, place };
            return problem;
          }
          others.push(place);
          shelf[Symbol.dispose]();
        } catch (error) {
          lacks.push(error);
        }
      }
      if (others.length === 0) throw lacks[0];
      return await shelves[others[0]!]!.take(id);
    },
    [Symbol.dispose]: release,
  };
}
