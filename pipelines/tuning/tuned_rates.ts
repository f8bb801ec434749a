/** The winners of a search for step sizes, for the runs that follow it. @module */
import { needDeno } from "../../optimizers/host/host.ts";
import { UsageError } from "../command_line/flags.ts";
import type { MethodTrials } from "../statistics/verdict/trials.ts";
import { methodTrials } from "./method_trials.ts";
import { readTuning } from "./read_tuning.ts";

/** What a search found. */
export interface TunedRates {
  /** The winners, as `PROBLEM:ID` → rate. */
  readonly learningRates: Readonly<Record<string, number>>;
  /** What they were chosen among. */
  readonly tuning: readonly MethodTrials[];
}

/**
 * The winning step sizes in the folder that `tune` wrote, and what they were chosen among.
 *
 * @param wanted problems and optimizers of the run; others' winners are left out
 * @param partly whether it is enough that there is a winner for one of them
 * @throws {UsageError} if there is no such file, it is damaged, or has no winner for one of them
 */
export async function tunedRates(
  folder: string,
  wanted: { readonly problems: readonly string[]; readonly optimizers: readonly string[] },
  partly = false,
): Promise<TunedRates> {
  needDeno("reading a recorded search");
  const path = `${folder}/tuning.json`;
  const cannot = (reason: string) =>
    new UsageError(`cannot take step sizes from "${path}": ${reason}; run tune first`);
  const rows = await readTuning(folder).catch((error: Error) => {
    throw error instanceof SyntaxError
      ? new UsageError(`${error.message}; run tune again`)
      : cannot(error.message);
  });
  if (rows === undefined) throw cannot("no such file");
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
  const learningRates = Object.fromEntries(pairs);
  const tuning = methodTrials(rows)
    .filter(({ problem, optimizer }) => `${problem}:${optimizer}` in learningRates);
  return { learningRates, tuning };
}
