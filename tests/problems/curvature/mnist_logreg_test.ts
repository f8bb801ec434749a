/** `mnist-logreg` on real digits, beside its Hessian by the formula. */
import { assert, assertEquals } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import {
  averageEigenvalue,
  flatObjective,
  gradientDensity,
  hessianProduct,
  lanczos,
  lInfSearch,
  sampledColumns,
} from "../../../problems/curvature/mod.ts";
import { symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { Batch } from "../../../problems/problem.ts";
import { random } from "../../../problems/random.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";

const [count, pixels, classes] = [12, 784, 10];
const dimension = (pixels + 1) * classes;

/** `H = (1/n) Σ_k (x_k x_kᵀ) ⊗ S_k` with `S = diag(p) - p pᵀ`; inputs with a 1 for the bias. */
interface Explicit {
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
}

function explicit(xs: ArrayLike<number>, theta: Float64Array): Explicit {
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

function multiply({ inputs, outputs }: Explicit, v: Float64Array): Float64Array {
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
function spectrum({ inputs, outputs }: Explicit): Float64Array {
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
function entries({ inputs, outputs }: Explicit): number {
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

Deno.test("mnist-logreg: everything measured by products is that of its explicit Hessian", async () => {
  await useBackend("cpu");
  const problem = await loadProblem("mnist-logreg");
  const objective = await flatObjective(problem, { examples: count, chunk: count });
  assertEquals([objective.examples, objective.dimension], [count, dimension]);
  const stream = random(0, "mnist-logreg", "hessian");
  const normal = () => Float64Array.from({ length: dimension }, () => stream.normal());
  const theta = normal().map((value) => 0.05 * value);
  const batches = iterate(problem.batches({ seed: 0, batchSize: count }));
  const { value } = await batches.next();
  const batch = value as Batch;
  const hessian = explicit(await batch.xs.data(), theta);
  dispose(batch);
  await batches.return?.();
  const exact = spectrum(hessian);
  const trace = exact.reduce((sum, value) => sum + value, 0);
  const largest = exact.at(-1)!;

  const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
  const { product, relativeError } = await hessianProduct(gradientAt, theta, {
    // where curvature is large, so are third derivatives: no step suits random directions and these
    directions: [normal(), await gradientAt(theta)],
  });
  const v = normal();
  const [actual, expected] = [await product(v), multiply(hessian, v)];
  const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
  assert(off < 1e-2 && off < 5 * relativeError, `off by ${off}, said ${relativeError}`);

  const { top } = await lanczos(product, { iterations: 25, start: normal() });
  const bar = top.residual + 5 * relativeError * largest;
  assert(Math.abs(top.value - largest) <= bar, `${top.value} ± ${bar}, in truth ${largest}`);
  const { average } = await averageEigenvalue(product, {
    probes: 12,
    products: 1,
    dimension,
    stream,
  });
  assert(Math.abs(average.value - trace / dimension) <= 4 * average.error);

  // columns: the whole sum, within the error of the sample
  const sums = await sampledColumns([product, product], dimension, {
    parts: objective.parts,
    perPart: 40,
    stream,
  });
  const all = entries(hessian);
  assert(Math.abs(sums.entries.value - all) <= 5 * sums.entries.error, `${sums.entries.value}`);
  const mass = sums.diagonalMassWithoutNoise;
  assert(Math.abs(mass.value - trace / all) <= 5 * mass.error + 0.02 * mass.value);
  const { value: lInf } = await lInfSearch(product, { starts: [v] });
  assert(lInf >= largest && lInf <= all * 1.01);
  assert(gradientDensity((await objective.at(theta)).gradient) > 1 / dimension);
  objective.dispose();
});
