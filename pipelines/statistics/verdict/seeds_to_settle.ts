/** How many seeds more would settle what is not decided. @module */
import { seedsFor } from "../inference/answers.ts";
import { type Effect, leastSeeds } from "../inference/effects.ts";

/**
 * Seeds that would settle an effect; with failed runs, those below which ranks cannot.
 *
 * @param room how far from its mean the ends of an interval may be, as a difference of scores, see `seedsFor`
 * @returns `undefined` where more seeds would not do
 */
export function seedsToSettle(
  { sd, seeds, failed, errorRate }: Pick<Effect, "sd" | "seeds" | "failed" | "errorRate">,
  room: number,
): number | undefined {
  if (errorRate === 0) return undefined;
  const least = failed > 0 ? Math.ceil(Math.log2(2 / errorRate)) : leastSeeds;
  const missing = least > seeds ? least - seeds : undefined;
  if (failed > 0 || sd === undefined) return missing;
  const more = seedsFor(room, { sd, seeds }, errorRate);
  return more === undefined ? undefined : Math.max(more, missing ?? 1);
}
