/** The winners of a search for step sizes, for the runs that follow it. @module */
import { reasonOf } from "./files.ts";
import { UsageError } from "./flags.ts";
import type { TuningRow } from "./tuning.ts";

/**
 * The winning learning rates in the folder that `tune` wrote, as `PROBLEM:ID` → rate.
 *
 * @param wanted problems and optimizers of the run; others' winners are left out
 * @throws {UsageError} if there is no such file, or it has no winner for one of them
 */
export async function tunedRates(
  folder: string,
  wanted: { readonly problems: readonly string[]; readonly optimizers: readonly string[] },
): Promise<Readonly<Record<string, number>>> {
  const path = `${folder}/tuning.json`;
  let rows: readonly TuningRow[];
  try {
    rows = JSON.parse(await Deno.readTextFile(path)) as TuningRow[];
  } catch (error) {
    const reason = error instanceof SyntaxError ? "it is not JSON" : reasonOf(error, path, "read");
    throw new UsageError(`cannot take learning rates from "${path}": ${reason}; run tune first`);
  }
  const pairs = wanted.problems.flatMap((problem) =>
    wanted.optimizers.map((optimizer) => {
      const winner = rows.find((row) =>
        row.winner && row.problem === problem && row.optimizer === optimizer
      );
      if (winner !== undefined) return [`${problem}:${optimizer}`, winner.learningRate] as const;
      throw new UsageError(
        `"${path}" has no winner for ${optimizer} on ${problem}; run tune first`,
      );
    })
  );
  return Object.fromEntries(pairs);
}
