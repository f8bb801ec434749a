/** The winners of a search for step sizes, for the runs that follow it. @module */
import { reasonOf } from "../files/files.ts";
import { UsageError } from "../command_line/flags.ts";
import type { TuningRow } from "./tuning.ts";

/**
 * The winning learning rates in the folder that `tune` wrote, as `PROBLEM:ID` → rate.
 *
 * @param wanted problems and optimizers of the run; others' winners are left out
 * @param partly whether it is enough that there is a winner for one of them
 * @throws {UsageError} if there is no such file, or it has no winner for one of them
 */
export async function tunedRates(
  folder: string,
  wanted: { readonly problems: readonly string[]; readonly optimizers: readonly string[] },
  partly = false,
): Promise<Readonly<Record<string, number>>> {
  const path = `${folder}/tuning.json`;
  let rows: readonly TuningRow[];
  try {
    rows = JSON.parse(await Deno.readTextFile(path)) as TuningRow[];
  } catch (error) {
    const reason = error instanceof SyntaxError ? "it is not JSON" : reasonOf(error, path, "read");
    throw new UsageError(`cannot take learning rates from "${path}": ${reason}; run tune first`);
  }
  const missing: string[] = [];
  const pairs = wanted.problems.flatMap((problem) =>
    wanted.optimizers.flatMap((optimizer) => {
      const winner = rows.find((row) =>
        row.winner && row.problem === problem && row.optimizer === optimizer
      );
      if (winner !== undefined) return [[`${problem}:${optimizer}`, winner.learningRate] as const];
      missing.push(`${optimizer} on ${problem}`);
      return [];
    })
  );
  if (missing.length > 0 && !(partly && pairs.length > 0)) {
    throw new UsageError(`"${path}" has no winner for ${missing[0]}; run tune first`);
  }
  return Object.fromEntries(pairs);
}
