/** Gradient descent and norm-scaled sign descent on quadratics, in double precision. @module */

/** Options of {@linkcode descend}. */
export interface DescendOptions {
  /** H, d × d, row-major. */
  readonly hessian: Float64Array;
  /** θ_0 - θ*, d numbers. */
  readonly start: Float64Array;
  /** Number of steps. */
  readonly steps: number;
  /** Constant step size α. */
  readonly stepSize: number;
  /** The direction: `g`, or `‖g‖₁ sign(g)` (Eq. 6.10). */
  readonly method: "gradient" | "sign";
}

/** A run. */
export interface Descent {
  /** `‖θ_T - θ*‖₂²`. */
  readonly distance: number;
  /** `f(θ_0) - f(θ_1)`. */
  readonly firstGain: number;
}

/** Runs one of the two methods from a start. */
export function descend({ hessian, start, steps, stepSize, method }: DescendOptions): Descent {
  const d = start.length;
  const theta = start.slice();
  const gradient = new Float64Array(d);
  let firstGain = 0;
  let before = 0;
  for (let step = 0; step <= steps; step++) {
    let [form, size] = [0, 0];
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += hessian[i * d + j]! * theta[j]!;
      gradient[i] = sum;
      form += theta[i]! * sum;
      size += Math.abs(sum);
    }
    if (step === 0) before = form / 2;
    if (step === 1) firstGain = before - form / 2;
    if (step === steps) break;
    for (let i = 0; i < d; i++) {
      const direction = method === "gradient" ? gradient[i]! : size * Math.sign(gradient[i]!);
      theta[i]! -= stepSize * direction;
    }
  }
  return { distance: theta.reduce((sum, value) => sum + value * value, 0), firstGain };
}
