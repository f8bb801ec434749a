/** A risk with what the three methods of thesis §7.4.3 see of it. @module */

/** Gradient descent, natural gradient descent, and preconditioning with the empirical Fisher. */
export type Method = "gd" | "ngd" | "efgd";

/** All methods. */
export const methods: readonly Method[] = ["gd", "ngd", "efgd"];

/** A direction beside another one. */
export interface Comparison {
  /** Cosine of the angle between them. */
  readonly cosine: number;
  /** How many times as long it is. */
  readonly length: number;
}

/** A point of a landscape. */
export interface View {
  /** R. */
  readonly loss: number;
  /** `B⁻¹ ∇R` with `B = I`, `F + λI` or `F̃ + λI` (Eq. D.30 to D.32), in the landscape's coordinates. */
  direction(method: Method, damping: number): Float64Array;
  /** The direction of `efgd` beside that of `ngd`, both without damping, in the coordinates of θ. */
  compare(): Comparison;
}

/** A risk, a mean over examples (§D.3). */
export interface Landscape {
  /** θ = 0, in coordinates of the landscape's own. */
  readonly start: Float64Array;
  /** The least risk, where it is known. */
  readonly least?: number;
  /** What there is at a point. */
  view(at: Float64Array): View;
}

/** How to {@linkcode descend}. */
export interface DescentOptions {
  readonly method: Method;
  /** γ. */
  readonly stepSize: number;
  /** λ; gradient descent has none. */
  readonly damping: number;
  readonly steps: number;
  /** Where to begin; the landscape's start. */
  readonly from?: Float64Array;
  /** Whether to stop after a tenth of the steps where they have hardly changed the loss. */
  readonly impatient?: boolean;
  /** Called with each point, the first included. */
  readonly onPoint?: (view: View, at: Float64Array) => void;
}

/** Losses beyond this multiple of the first count as divergence. */
const beyond = 100;

/** Relative change of the loss below which a run is given up by the impatient. */
const hardly = 1e-3;

/**
 * Steps `θ ← θ - γ B⁻¹ ∇R`.
 *
 * @returns the losses, that of the start first; they end early where one is more than a hundred times the
 * first, or where impatience ends the run
 */
export function descend(landscape: Landscape, options: DescentOptions): Float64Array {
  const { method, stepSize, damping, steps, from = landscape.start } = options;
  const { impatient = false, onPoint } = options;
  const early = impatient ? Math.ceil(steps / 10) : steps;
  const losses = new Float64Array(steps + 1);
  let at: Float64Array = from;
  for (let t = 0; t <= steps; t++) {
    const view = landscape.view(at);
    losses[t] = view.loss;
    onPoint?.(view, at);
    if (!(view.loss <= beyond * losses[0]!)) return losses.subarray(0, t + 1);
    if (t === steps) break;
    if (t === early && Math.abs(view.loss / losses[0]! - 1) < hardly) {
      return losses.subarray(0, t + 1);
    }
    const direction = view.direction(method, damping);
    at = at.map((value, i) => value - stepSize * direction[i]!);
  }
  return losses;
}

/** Compares a vector with one that it stands for. */
export function compared(a: Float64Array, b: Float64Array): Comparison {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return { cosine: dot / Math.sqrt(aa * bb), length: Math.sqrt(aa / bb) };
}
