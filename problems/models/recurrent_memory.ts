/**
 * What stateful recurrent layers of TensorFlow.js' layers API remember, put in and taken out.
 *
 * Touches internals of @tensorflow/tfjs-layers, read from version 4.22: a recurrent layer's `call`
 * goes on from `states_`, and hands the last states to `resetStates`; an `inputSpec` has the batch's
 * size first, where the model was made for one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";

/** A layer, as far as it is used here. */
interface Inside {
  readonly name: string;
  readonly stateful: boolean;
  /** Its layers, of a model; what it wraps; the two directions of a bidirectional one. */
  readonly layers?: readonly Inside[];
  readonly layer?: Inside;
  readonly forwardLayer?: Inside;
  readonly backwardLayer?: Inside;
  /** Of a recurrent layer. */
  readonly cell?: Cell;
  inputSpec: readonly { readonly shape?: readonly (number | null)[] }[] | null;
}

/** What a recurrent layer runs at each step, and the dropout it made at the first step. */
interface Cell {
  /** Those of a stack. */
  readonly cells?: readonly Cell[];
  dropoutMask?: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask?: tf.Tensor | tf.Tensor[] | null;
}

/** A recurrent layer that goes on where its last call ended. */
interface Stateful extends Inside {
  states_: tf.Tensor[] | null;
  getInitialState(inputs: tf.Tensor): tf.Tensor[];
  call(inputs: tf.Tensor | tf.Tensor[], options: unknown): tf.Tensor | tf.Tensor[];
  resetStates(states?: tf.Tensor[]): void;
}

/** Runs a model on states from outside. */
export interface RecurrentMemory {
  /**
   * What `run` makes of the model while its layers start from `given`, from zeros where a layer's
   * states are absent there; the model's own states, and the size of batch it was made for, are out of
   * the way meanwhile, and back afterwards.
   *
   * @param given `lstm/states/0` and so on, a row for each example, in the layer's order: `h`, `c`
   * @param last takes the states at the end, by the same names, while `run` is still on
   */
  around<T>(given: Tensors, run: () => T, last: (name: string, state: tf.Tensor) => void): T;
}

/**
 * Finds a model's stateful layers, those inside of others included.
 *
 * @throws {TypeError} if two of them have one name, or one is no recurrent layer
 */
export function recurrentMemory(model: tf.LayersModel): RecurrentMemory {
  const all = [...new Set(within(model as unknown as Inside))];
  const stateful = all.filter((layer) => layer.stateful && parts(layer).length === 0);
  const unknown = stateful.find((layer) => !("states_" in layer));
  if (unknown !== undefined) {
    throw new TypeError(
      `"${unknown.name}" of ${model.name} is stateful, and no recurrent layer: what it remembers is ` +
        `known to itself only; make it stateless`,
    );
  }
  return memoryOf(model.name, all, stateful as Stateful[]);
}

function memoryOf(
  model: string,
  all: readonly Inside[],
  stateful: readonly Stateful[],
): RecurrentMemory {
  const names = stateful.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new TypeError(
      `two stateful layers of ${model} are called "${twice}"; name one of them otherwise`,
    );
  }
  const cells = [...new Set(all.flatMap(({ cell }) => cell === undefined ? [] : cellsOf(cell)))];
  return {
    around(given, run, last) {
      const back = [
        ...all.map(withAnySize),
        ...cells.map(withNewDropout),
        ...stateful.map((layer) => withStates(layer, given)),
      ];
      try {
        const result = run();
        for (const { name, states_ } of stateful) {
          states_?.forEach((state, i) => last(stateName(name, i), state));
        }
        return result;
      } finally {
        back.forEach((restore) => restore());
      }
    },
  };
}

function within(layer: Inside): Inside[] {
  return [layer, ...parts(layer).flatMap(within)];
}

/** The layers that a layer runs. */
function parts({ layers = [], layer, forwardLayer, backwardLayer }: Inside): Inside[] {
  // a bidirectional layer runs two copies of what it wraps
  const inside = forwardLayer ? [forwardLayer, backwardLayer] : [...layers, layer];
  return inside.filter((part) => part !== undefined);
}

function cellsOf(cell: Cell): readonly Cell[] {
  return [cell, ...(cell.cells ?? []).flatMap(cellsOf)];
}

const stateName = (layer: string, i: number): string => `${layer}/states/${i}`;

/** Lets a layer take batches of any size; returns what puts the size back. */
function withAnySize(layer: Inside): () => void {
  const { inputSpec } = layer;
  if (!inputSpec?.some(({ shape }) => typeof shape?.[0] === "number")) return () => {};
  layer.inputSpec = inputSpec.map((spec) =>
    spec.shape === undefined ? spec : { ...spec, shape: [null, ...spec.shape.slice(1)] }
  );
  return () => {
    layer.inputSpec = inputSpec;
  };
}

/**
 * Has a cell draw its dropout anew, which `tf.layers.rnn` keeps for ever, in evaluation too; returns what
 * frees that.
 */
function withNewDropout(cell: Cell): () => void {
  const { dropoutMask = null, recurrentDropoutMask = null } = cell;
  Object.assign(cell, { dropoutMask: null, recurrentDropoutMask: null });
  return () => {
    dispose([cell.dropoutMask ?? [], cell.recurrentDropoutMask ?? []]);
    Object.assign(cell, { dropoutMask, recurrentDropoutMask });
  };
}

/** Has a layer start from given states; returns what gives it its own back. */
function withStates(layer: Stateful, given: Tensors): () => void {
  const { states_, call } = layer, own = Object.hasOwn(layer, "call");
  const kept: tf.Tensor[] = [];
  layer.states_ = null;
  layer.call = (inputs, options) => {
    layer.states_ ??= startOf(layer, given, Array.isArray(inputs) ? inputs[0]! : inputs);
    return call.call(layer, inputs, options);
  };
  layer.resetStates = (states = []) => {
    // beyond the tidy scope of the call: in a time-distributed layer the next one goes on from here
    layer.states_ = states.map((state) => tf.keep(tf.clone(state)));
    kept.push(...layer.states_);
  };
  return () => {
    dispose(kept);
    layer.states_ = states_;
    if (own) layer.call = call;
    else delete (layer as Partial<Stateful>).call; // back to that of the class
    delete (layer as Partial<Stateful>).resetStates;
  };
}

function startOf(layer: Stateful, given: Tensors, inputs: tf.Tensor): tf.Tensor[] {
  return layer.getInitialState(inputs).map((zeros, i) => {
    const name = stateName(layer.name, i), state = given[name] ?? zeros;
    if (`${state.shape}` === `${zeros.shape}`) return state;
    throw new TypeError(
      `the state "${name}" must have shape [${zeros.shape}] for ${inputs.shape[0]} examples, ` +
        `got [${state.shape}]; start a batch of another size without a state`,
    );
  });
}
