/** Thesis Fig. 7.4: the empirical Fisher depends on where one starts. @module */
import type { Landscape, Method } from "./landscape.ts";
import { descend } from "./landscape.ts";

/** The loss at a step of a run. */
export interface StartPoint {
  readonly method: Method;
  /** s: the run starts at s θ*. */
  readonly start: number;
  readonly step: number;
  readonly loss: number;
}

/** Starting points s θ*, from the far end of `[-θ*, θ*]` to close to the optimum. */
export const starts: readonly number[] = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 0.9, 0.99];

/**
 * Runs from several starting points on the line through 0 and θ*, with the step size and damping that are
 * best from 0.
 *
 * @param landscape least squares in coordinates that are 0 at θ* and linear in θ
 */
export function startPoints(
  landscape: Landscape,
  settings: readonly {
    readonly method: Method;
    readonly stepSize: number;
    readonly damping: number;
  }[],
  steps: number,
): readonly StartPoint[] {
  return settings.flatMap((setting) =>
    starts.flatMap((start) => {
      const from = landscape.start.map((value) => (1 - start) * value);
      const losses = descend(landscape, { ...setting, steps, from });
      return Array.from(losses, (loss, step) => ({ method: setting.method, start, step, loss }));
    })
  );
}
