/** What bounds say of an observation, in its columns. @module */
import type { Scale } from "../inference/scales.ts";
import { nameOf } from "../verdict/names.ts";
import { seedsToSettle } from "../verdict/seeds_to_settle.ts";
import type { Bounds } from "./bounds.ts";
import type { PaperObservation } from "./observation_shape.ts";

/** Columns that say what came of it. */
export type Answered = Pick<PaperObservation, "answer" | "holds" | "moreSeeds" | "detail">;

/** Columns of the estimate. */
export type Told = Pick<PaperObservation, "estimate" | "low" | "high" | "seeds" | "failed">;

/** Bounds in the units of their measure. */
export function told({ level, mean, low, high, seeds, failed }: Bounds, scale: Scale): Told {
  const value = (score: number | undefined) =>
    score === undefined || Number.isNaN(score) ? null : scale.effect(score, level);
  return { estimate: value(mean), low: value(low), high: value(high), seeds, failed };
}

/**
 * What is answered.
 *
 * @param holds as far as the bounds tell; `null` where they do not
 * @param room how far from their mean the ends of the interval may be for a decision, see `seedsFor`
 * @param detail what it consists of
 */
export function answered(
  holds: boolean | null,
  bounds: Bounds,
  room: number,
  detail: string,
): Answered {
  if (holds !== null) return { answer: holds ? "holds" : "does not hold", holds, detail };
  if (bounds.errorRate === 0) return notReplicated;
  const more = seedsToSettle(bounds, room);
  const settled = more === undefined ? {} : { moreSeeds: more };
  const { failed, seeds } = bounds;
  const ranks = failed > 0 ? `, by ranks, as runs failed with ${failed} of ${seeds} seeds` : "";
  return { answer: "undecided", holds, ...settled, detail: `${detail}${ranks}` };
}

/** That there is nothing to judge, and why. */
export function unjudged(why: string): Answered {
  return { answer: "cannot be judged", holds: null, detail: why };
}

/** That seeds are no replicates, from which nothing follows. */
export const notReplicated: Answered = unjudged("seeds end the same: they are no replicates");

/** What there is of an estimate where nothing can be compared. */
export const nothingTold: Told = { estimate: null, low: null, high: null, seeds: 0, failed: 0 };

/** That methods did not run; `undefined` where all did. */
export function lackingText(
  needed: readonly string[],
  methods: readonly { readonly optimizer: string }[],
): string | undefined {
  const lacking = needed.filter((id) => !methods.some(({ optimizer }) => optimizer === id));
  return lacking.length === 0 ? undefined : `without ${lacking.map(nameOf).join(" and ")}`;
}
