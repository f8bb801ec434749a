/** The Hessian of `mnist-logreg` on some digits, by the formula. @module */
import { symmetricEigen } from "../../../problems/curvature/symmetric.ts";

/** Digits that are taken. */
export const count = 12;
const [pixels, classes] = [784, 10];
export const dimension = (pixels + 1) * classes;

/** `H = (1/n) Σ_k (x_k x_kᵀ) ⊗ S_k` with `S = diag(p) - p pᵀ`; inputs with a 1 for the bias. */
export interface Explicit {
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
}

export function explicit(xs: ArrayLike<number>, theta: Float64Array): Explicit {
  const inputs = Array.from(
    { length: count },
    (_, k) =>
      Float64Array.from({ length: pixels + 1 }, (_, i) => i < pixels ? xs[k * pixels + i]! : 1),
  );
  const outputs = inputs.map((x) => {
    const logits = Array.from(
      { length: classes },
      (_, c) => x.reduce((sum, value, i) => sum + value * theta[i * classes + c]!, 0),
    );
    const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
    const p = powers.map((power) => power / powers.reduce((sum, other) => sum + other));
    return Float64Array.from({ length: classes ** 2 }, (_, at) => {
      const [a, b] = [Math.floor(at / classes), at % classes];
      return (a === b ? p[a]! : 0) - p[a]! * p[b]!;
    });
  });
  return { inputs, outputs };
}

export function multiply({ inputs, outputs }: Explicit, v: Float64Array): Float64Array {
  const result = new Float64Array(dimension);
  inputs.forEach((x, k) => {
    const projected = Array.from(
      { length: classes },
      (_, c) => x.reduce((sum, value, i) => sum + value * v[i * classes + c]!, 0),
    );
    for (let a = 0; a < classes; a++) {
      let weight = 0;
      for (let b = 0; b < classes; b++) weight += outputs[k]![a * classes + b]! * projected[b]!;
      for (let i = 0; i <= pixels; i++) result[i * classes + a]! += weight * x[i]! / count;
    }
  });
  return result;
}

/** The nonzero eigenvalues: those of the Gram matrix of the roots `S_k^½ ⊗ x_kᵀ`. */
export function spectrum({ inputs, outputs }: Explicit): Float64Array {
  const roots = outputs.map((s) => {
    const { values, vectors } = symmetricEigen(s);
    return Float64Array.from({ length: classes ** 2 }, (_, at) => {
      const [a, b] = [Math.floor(at / classes), at % classes];
      return values.reduce(
        (sum, value, f) =>
          sum + Math.sqrt(Math.max(0, value)) * vectors[a * classes + f]! *
            vectors[b * classes + f]!,
        0,
      );
    });
  });
  const size = count * classes;
  const gram = new Float64Array(size * size);
  for (let k = 0; k < count; k++) {
    for (let l = 0; l < count; l++) {
      const inner = inputs[k]!.reduce((sum, value, i) => sum + value * inputs[l]![i]!, 0) / count;
      for (let a = 0; a < classes; a++) {
        for (let b = 0; b < classes; b++) {
          let sum = 0;
          for (let f = 0; f < classes; f++) {
            sum += roots[k]![a * classes + f]! * roots[l]![b * classes + f]!;
          }
          gram[(k * classes + a) * size + l * classes + b] = inner * sum;
        }
      }
    }
  }
  return symmetricEigen(gram).values;
}

/** `Σ |H_ij|` over all pairs of elements. */
export function entries({ inputs, outputs }: Explicit): number {
  let total = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = a; b < classes; b++) {
      let sum = 0;
      for (let i = 0; i <= pixels; i++) {
        for (let j = 0; j <= i; j++) {
          let element = 0;
          for (let k = 0; k < count; k++) {
            element += inputs[k]![i]! * inputs[k]![j]! * outputs[k]![a * classes + b]!;
          }
          sum += (i === j ? 1 : 2) * Math.abs(element) / count;
        }
      }
      total += (a === b ? 1 : 2) * sum;
    }
  }
  return total;
}
