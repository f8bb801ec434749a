/** Long short-term memory. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { checkRank } from "../checks.ts";
import { glorotUniform, type Initializer, parameter } from "../initializers.ts";
import { applyLayer, type ExampleShape, type Layer, type LayerMode } from "../layer.ts";
import { lstmInputs } from "./lstm_inputs.ts";
import { lstmSequence, type LstmSequenceOptions, type LstmTensors } from "./lstm_sequence.ts";
import { lstmExamples, lstmVariance } from "./lstm_variance.ts";

/** Options of {@linkcode lstm}. */
export interface LstmOptions {
  /** Initial bias of the forget gate, by which cells remember at first; default 1. */
  readonly forgetBias?: number;
  /** How the kernel of the inputs is drawn; default {@linkcode glorotUniform}. */
  readonly kernel?: Initializer;
  /** How the kernel of the hidden states is drawn; default {@linkcode glorotUniform}. */
  readonly recurrent?: Initializer;
}

/**
 * A layer of long short-term memory, `[time, features] → [time, units]`, all time steps at once:
 *
 *     i, f, o = σ(x_t W + h_{t-1} R + b),  g = tanh(x_t W + h_{t-1} R + b)
 *     c_t = f · c_{t-1} + i · g
 *     h_t = o · tanh(c_t)
 *
 * The parameters are `kernel` W of shape `[features, 4 units]`, `recurrent/kernel` R of shape
 * `[units, 4 units]` and `bias` b of shape `[4 units]`, which starts at `forgetBias` for the forget
 * gate and 0 elsewhere. A quarter of their columns belongs to each of i, f, g, o, in this order,
 * which is that of Keras: its weights can be taken over as they are.
 *
 * Its state is `h` and `c` of shape `[batch, units]`, those after the last time step; see
 * {@linkcode applyWithState}. Without a state it starts from zeros. Gradients end at the start of the
 * sequence, so a text that is cut into sequences is learned from by truncated back-propagation.
 *
 * Hochreiter & Schmidhuber (1997); the forget gate is by Gers, Schmidhuber & Cummins (2000), its
 * bias of 1 by Jozefowicz, Zaremba & Sutskever (2015).
 *
 * @throws {RangeError} if `units` is not a positive integer or `forgetBias` not a finite number
 * @throws {TypeError} from `apply` if the state is that of another batch size
 *
 * @example A network of characters, as of the paper's P4, and its memory from batch to batch
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { dropout } from "./dropout.ts";
 * import { oneHot } from "./one_hot.ts";
 * import { dense } from "./dense.ts";
 * import { lstm } from "./lstm.ts";
 * import { sequential } from "../sequential.ts";
 * import { applyWithState } from "../state.ts";
 * import { timeDistributed } from "./time_distributed.ts";
 *
 * await useBackend("wasm");
 * const model = sequential([
 *   oneHot(82),
 *   ["lstm1", lstm(128)],
 *   dropout(0.2),
 *   ["lstm2", lstm(128)],
 *   dropout(0.2),
 *   ["out", timeDistributed(dense(82))],
 * ]);
 * const params = model.init(randomKey(0), [50]);
 * const text = tf.zeros([2, 50], "int32");
 * const first = applyWithState(model, params, {}, text, { training: false });
 * const second = applyWithState(model, params, first.state, text, { training: false });
 * assertEquals(second.output.shape, [2, 50, 82]);
 * assertEquals(Object.keys(second.state), ["lstm1/h", "lstm1/c", "lstm2/h", "lstm2/c"]);
 * ```
 */
export function lstm(units: number, options: LstmOptions = {}): Layer {
  const { forgetBias = 1, kernel = glorotUniform, recurrent = glorotUniform } = options;
  checkCount(units, "units");
  if (!Number.isFinite(forgetBias)) {
    throw new RangeError(`forgetBias must be a finite number, got ${forgetBias}`);
  }
  const outputShape = (inputShape: ExampleShape) => {
    checkRank("lstm", inputShape, 2, "[time, features]; put oneHot() or embedding() before it");
    return [inputShape[0]!, units];
  };
  return {
    kind: "lstm",
    outputShape,
    init(key, inputShape) {
      outputShape(inputShape);
      const bias = new Float32Array(4 * units).fill(forgetBias, units, 2 * units);
      return {
        "kernel": parameter(kernel, [inputShape[1]!, 4 * units], key.fork("kernel")),
        "recurrent/kernel": parameter(recurrent, [units, 4 * units], key.fork("recurrent")),
        "bias": tf.tensor(bias),
      };
    },
    apply: (params, x, mode) =>
      tf.tidy(() => {
        const last = (h: tf.Tensor, c: tf.Tensor) => {
          mode.remember?.("h", h);
          mode.remember?.("c", c);
        };
        if (mode.trace) return tracedSequence(params, x, mode, last);
        return lstmSequence(lstmInputs(params, x, mode.state), { last });
      }),
  };
}

/**
 * The same with the products of inputs and weights as a layer of their own, the gradient of whose
 * output is what the gradients of all weights are made of.
 */
function tracedSequence(
  params: Tensors,
  x: tf.Tensor,
  mode: LayerMode,
  last: LstmSequenceOptions["last"],
): tf.Tensor {
  let inputs: LstmTensors | undefined, states: tf.Tensor | undefined;
  const gates: Layer = {
    kind: "lstm",
    outputShape: ([time]) => [time!, params["bias"]!.size],
    init: () => ({}),
    apply(own, x) {
      inputs = lstmInputs(own, x, mode.state);
      return inputs.projected;
    },
    variance: (given) => lstmVariance(given, states!),
    examples: (given) => lstmExamples(given, states!),
  };
  const projected = applyLayer(gates, params, x, mode);
  return lstmSequence({ ...inputs!, projected }, { last, before: (hidden) => states = hidden });
}
