/** Fully-connected networks. @module */
import { heNormal, type Initializer } from "../initializers.ts";
import { relu } from "../layers/activations.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { type NamedLayer, type Sequential, sequential } from "../sequential.ts";

/** Options of {@linkcode mlp}. */
export interface MlpOptions {
  /** Units of the hidden layers, first to last; none makes it a linear model. */
  readonly hidden: readonly number[];
  /** Number of outputs. */
  readonly classes: number;
  /** How the output layer's kernel is drawn; default Glorot's uniform initialization. */
  readonly output?: Initializer;
}

/**
 * A fully-connected network on flattened examples: hidden layers with ReLU (He's initialization),
 * then one output a class. Its parameters are `fc1/kernel`, `fc1/bias`, `fc2/kernel`, ….
 *
 * @example Parameter shapes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { mlp } from "./mlp.ts";
 *
 * await useBackend("cpu");
 * const params = mlp({ hidden: [5], classes: 3 }).init(randomKey(0), [2, 2, 1]);
 * assertEquals(Object.entries(params).map(([name, { shape }]) => [name, ...shape]), [
 *   ["fc1/kernel", 4, 5],
 *   ["fc1/bias", 5],
 *   ["fc2/kernel", 5, 3],
 *   ["fc2/bias", 3],
 * ]);
 * ```
 */
export function mlp({ hidden, classes, output }: MlpOptions): Sequential {
  const layers = hidden.flatMap((units, i): NamedLayer[] => [
    [`fc${i + 1}`, dense(units, { kernel: heNormal })],
    relu(),
  ]);
  const last = dense(classes, output === undefined ? {} : { kernel: output });
  return sequential([flatten(), ...layers, [`fc${hidden.length + 1}`, last]]);
}
