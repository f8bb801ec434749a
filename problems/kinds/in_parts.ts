/** Large batches, computed in parts. @module */
import { checkCount } from "../../optimizers/check.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { countOf, rowsOf } from "../data/restacked_examples.ts";
import type { Problem } from "../problem.ts";
import { partMemory } from "./part_memory.ts";
import { gradientOfMoments, merged, type Moments, partMoments, partsOf } from "./part_moments.ts";

/**
 * The same problem, with gradients of large (*algorithmic*) batches computed in (*computational*)
 * parts that fit into memory, one after the other (thesis §4.4.3, footnote 6). Loss, gradient,
 * curvature matrix and variances are those of the whole batch, but for rounding: with n_a and n_b
 * examples in two parts, means ḡ and sums of squared deviations `M = Σ_k (g_k - ḡ)² = n(n-1) ŝ`,
 *
 *     δ = ḡ_b - ḡ_a
 *     ḡ = ḡ_a + δ n_b / n
 *     M = M_a + M_b + δ² n_a n_b / n          (Chan, Golub and LeVeque 1979)
 *
 * A batch is cut into as few parts as there can be, of sizes that differ by one at most. What a model
 * remembers for good is handed on from part to part, what it remembers of a sequence goes where the
 * sequence does; what is random in a step is drawn anew for each part.
 *
 * A model that couples examples (batch normalization) sees the parts as separate batches: there the
 * result is another one.
 *
 * @param largest examples computed at a time
 * @throws {RangeError} unless `largest` is a whole number of at least 1
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { dispose, useBackend } from "../../optimizers/mod.ts";
 * import { inParts } from "./in_parts.ts";
 * import { quadraticProblem } from "./quadratic_problem.ts";
 *
 * await useBackend("cpu");
 * const problem = quadraticProblem({ noise: 1 });
 * const params = problem.init(0);
 * for await (const batch of problem.batches({ seed: 0, batchSize: 50 }) as AsyncIterable<never>) {
 *   const found = [problem, inParts(problem, 16)].map((each) =>
 *     each.gradient(params, batch, { variance: true })
 *   );
 *   const [whole, parts] = await Promise.all(found.map(({ variance }) => variance!.theta!.data()));
 *   assertAlmostEquals(parts![0]! / whole![0]!, 1, 1e-4);
 *   dispose([found, batch]);
 *   break;
 * }
 * ```
 */
export function inParts<B>(problem: Problem<B>, largest: number): Problem<B> {
  checkCount(largest, "computationalBatchSize");
  return withGradient(problem, (params, batch, options = {}) => {
    const n = countOf(batch);
    if (n <= largest) return problem.gradient(params, batch, options);
    const remembered = partMemory(problem, batch, options.memory ?? {}, n);
    let whole: Moments | undefined;
    for (const [i, part] of partsOf(n, largest).entries()) {
      const rows = rowsOf(batch, part.from, part.count);
      const memory = remembered.before(part);
      const key = options.key?.fork("part", i);
      const found = partMoments(problem, params, rows, part.count, { ...options, memory, key });
      dispose([rows, memory]);
      remembered.after(found.memory ?? {});
      whole = whole === undefined ? found : merged(whole, found);
    }
    return gradientOfMoments(whole!, remembered.whole());
  });
}

/** The same problem with gradients that are computed otherwise. */
export function withGradient<B>(
  problem: Problem<B>,
  gradient: Problem<B>["gradient"],
): Problem<B> {
  // what a problem inherits it keeps: one may be made of another, or have the methods of a class
  return Object.create(problem, { gradient: { value: gradient, enumerable: true } });
}
