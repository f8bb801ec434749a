/** Residual connections. @module */
import * as tf from "@tensorflow/tfjs";
import { applyLayer, type Layer } from "./layer.ts";
import { above, below, within } from "./parts.ts";

/** What {@linkcode residual} makes. */
export interface Residual extends Layer {
  /** Tells it from other layers. */
  readonly kind: "residual";
  /** What is added to the shortcut. */
  readonly body: Layer;
  /** What the input goes through instead of the identity. */
  readonly shortcut?: Layer;
}

/**
 * `x + body(x)`, or `shortcut(x) + body(x)`: He, Zhang, Ren & Sun (2016), Eqs. 1 and 2. The
 * parameters are `body/…` and `shortcut/…`.
 *
 * @param body a layer, usually {@linkcode sequential}
 * @param shortcut what brings the input to the body's shape where that is another, such as a
 * convolution of size 1
 * @throws {TypeError} from `outputShape` if the two terms have different shapes
 *
 * @example A block that halves the image and has more channels
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { relu } from "./layers/activations.ts";
 * import { conv2d } from "./layers/conv2d.ts";
 * import { residual } from "./residual.ts";
 * import { sequential } from "./sequential.ts";
 *
 * await useBackend("cpu");
 * const body = sequential([["conv1", conv2d(8, 3, { stride: 2 })], relu(), ["conv2", conv2d(8, 3)]]);
 * const block = residual(body, conv2d(8, 1, { stride: 2 }));
 * assertEquals(block.outputShape([32, 32, 4]), [16, 16, 8]);
 * ```
 */
export function residual(body: Layer, shortcut?: Layer): Residual {
  const parts = shortcut === undefined ? { body } : { body, shortcut };
  const entries = Object.entries(parts);
  return {
    kind: "residual",
    ...parts,
    outputShape(inputShape) {
      const added = body.outputShape(inputShape);
      const carried = shortcut?.outputShape(inputShape) ?? inputShape;
      if (tf.util.arraysEqual([...added], [...carried])) return added;
      throw new TypeError(
        `residual adds equal shapes, got [${added.join(", ")}] from the body and ` +
          `[${carried.join(", ")}] from the shortcut; ` +
          "give it a shortcut of the body's shape, such as conv2d(filters, 1, { stride })",
      );
    },
    init: (key, inputShape) =>
      Object.assign(
        {},
        ...entries.map(([name, part]) => above(part.init(key.fork(name), inputShape), name)),
      ),
    initState: (inputShape) =>
      Object.assign(
        {},
        ...entries.map(([name, part]) => above(part.initState?.(inputShape) ?? {}, name)),
      ),
    apply: (params, x, mode) =>
      tf.tidy(() => {
        const through = (name: string, layer: Layer) =>
          applyLayer(layer, below(params, name), x, within(mode, layer, name, name));
        return tf.add(through("body", body), shortcut ? through("shortcut", shortcut) : x);
      }),
  };
}
