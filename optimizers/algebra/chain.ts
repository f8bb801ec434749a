/** Composition of optimizers, left to right. @module */
import { together } from "../aspects.ts";
import { elementwise } from "./elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { withLearningRate } from "./learning_rate.ts";
import { allNeeds } from "./needs.ts";
import type { ElementwiseRule } from "../rules/rule.ts";
import { dispose } from "../tensors.ts";
import type { Observation, Optimizer, OptimizerState, Tensors } from "../types.ts";

/** State of a chain that could not be fused into one pass: the states of its parts, in order. */
export interface ChainState extends OptimizerState {
  /** One state for each part. */
  readonly parts: readonly OptimizerState[];
}

/** What a chain is: element-wise itself if all of its members are. */
export type Chained<Members extends readonly Optimizer[]> = Members extends readonly Ruled[]
  ? Elementwise<SlotsOf<Members[number]>>
  : Optimizer<ChainState>;

/** What tells an element-wise optimizer from others. */
export interface Ruled extends Optimizer {
  /** The rules, left to right. */
  readonly rules: readonly ElementwiseRule[];
}

/** Names of the state tensors of an element-wise optimizer. */
export type SlotsOf<Member> = Member extends
  { readonly rules: readonly ElementwiseRule<infer Slots>[] } ? Slots
  : never;

/** An optimizer that is a chain of parts; a chain around it takes the parts as its own. */
interface Chain extends Optimizer<ChainState> {
  readonly parts: readonly Optimizer[];
}

/**
 * Optimizers one after the other: each takes the update of the one before as its gradient.
 *
 * Element-wise members next to each other become one fused pass over memory, so that
 * `chain(chain(a, b), c)`, `chain(a, chain(b, c))` and `chain(a, b, c)` are the same optimizer.
 * Modelled on the `chain` of optax.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { chain, momentum, scaleByLearningRate, sign, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const mSignSgd = chain(momentum({ beta: 0.9 }), sign(), scaleByLearningRate(0.1));
 * const params = { w: tf.tensor1d([1, 2, 3]) };
 * const [state, update] = mSignSgd.update(mSignSgd.init(params), { w: tf.tensor1d([5, 0, -2]) });
 * assertEquals(state.count, 1);
 * assertEquals(
 *   (await update.w!.data()).map((u) => Math.round(u * 1e6) / 1e6),
 *   new Float32Array([-0.1, 0, 0.1]),
 * );
 * ```
 */
export function chain<const Members extends readonly Optimizer[]>(
  ...members: Members
): Chained<Members> {
  const parts = fuseNeighbours(members.flatMap(partsOf));
  const whole = parts.length === 1 ? parts[0]! : parts.length === 0 ? elementwise() : inTurn(parts);
  return whole as unknown as Chained<Members>;
}

/** The same optimizer under another name. */
export function named<O extends Optimizer>(name: string, optimizer: O): O {
  const properties = Object.getOwnPropertyDescriptors(optimizer); // lazy ones stay lazy
  return Object.defineProperties({}, {
    ...properties,
    name: { value: name, enumerable: true },
  }) as O;
}

function partsOf(optimizer: Optimizer): readonly Optimizer[] {
  return (optimizer as Partial<Chain>).parts ?? [optimizer];
}

function rulesOf(optimizer: Optimizer | undefined): readonly ElementwiseRule[] | undefined {
  return (optimizer as Partial<Elementwise> | undefined)?.rules;
}

function fuseNeighbours(parts: readonly Optimizer[]): readonly Optimizer[] {
  if (parts.length < 2) return parts;
  return parts.reduce<Optimizer[]>((fused, part) => {
    const [before, rules] = [rulesOf(fused.at(-1)), rulesOf(part)];
    return before && rules
      ? [...fused.slice(0, -1), elementwise(...before, ...rules)]
      : [...fused, part];
  }, []);
}

function inTurn(parts: readonly Optimizer[]): Chain {
  const last = parts.findLastIndex(({ evaluationParams }) => evaluationParams !== undefined);
  return {
    name: parts.map((part) => part.name).join("+"),
    parts,
    ...withLearningRate(parts),
    aspects: together(parts.map((part) => part.aspects)),
    get needs() {
      return allNeeds(parts.map((part) => part.needs));
    },
    init: (params) => ({ count: 0, parts: parts.map((part) => part.init(params)) }),
    update(state: ChainState, grad: Tensors, seen?: Observation): [ChainState, Tensors] {
      let update = grad;
      const states = parts.map((part, i) => {
        const incoming = update;
        const [next, outgoing] = part.update(state.parts[i], incoming, seen);
        if (incoming !== grad) dispose(incoming);
        update = outgoing;
        return next as OptimizerState;
      });
      return [{ count: state.count + 1, parts: states }, update];
    },
    ...(last >= 0 && {
      evaluationParams: (state: ChainState, params: Tensors) =>
        parts[last]!.evaluationParams!(state.parts[last], params),
    }),
  };
}
