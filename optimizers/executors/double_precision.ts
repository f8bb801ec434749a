/** Optimizers in double precision, on plain arrays: for experiments where rounding would show. @module */
import { type Elementwise, fuse } from "../rules/rule.ts";
import type { Optimizer } from "../types.ts";
import { interpret } from "./interpret.ts";

/** State in double precision: a plain array for each slot. */
export interface DoubleState {
  /** Number of updates done. */
  readonly count: number;
  /** The slots by name. */
  readonly slots: Readonly<Record<string, Float64Array>>;
}

/** What a method may be told besides the gradient, arrays of its length. */
export interface DoubleObservation {
  /** θ_t. */
  readonly params?: Float64Array;
  /** Element-wise variance of the gradient. */
  readonly variance?: Float64Array;
}

/** An optimizer on one array of any length: repetitions side by side cost nothing extra. */
export interface DoubleOptimizer {
  /** Name of the method. */
  readonly name: string;
  /** The state before the first update. */
  init(params: Float64Array): DoubleState;
  /** The next state, and what is to be added to the parameters. */
  update(
    state: DoubleState,
    gradient: Float64Array,
    seen?: DoubleObservation,
  ): [DoubleState, Float64Array];
  /** The parameters to evaluate with, as those of `Optimizer`; a view of the state, or what was given. */
  evaluationParams(state: DoubleState, params: Float64Array): Float64Array;
}

/**
 * The same optimizer in double precision: its rules, instruction by instruction, without tensors.
 *
 * @throws {TypeError} if the optimizer is not made of element-wise rules alone
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mSvag } from "../methods/mod.ts";
 * import { inDoublePrecision } from "./double_precision.ts";
 *
 * const method = inDoublePrecision(mSvag({ learningRate: 0.5 }));
 * const start = new Float64Array([1, 2]);
 * const [, update] = method.update(method.init(start), new Float64Array([0.1, -4]));
 * assertEquals([...update], [-0.05, 2]); // the first step is a step of SGD
 * ```
 */
export function inDoublePrecision(optimizer: Optimizer): DoubleOptimizer {
  const { rules } = optimizer as Partial<Elementwise>;
  if (!rules) {
    throw new TypeError(
      `${optimizer.name} is not made of element-wise rules, which double precision needs`,
    );
  }
  const { program, slots, scalars, evaluationSlot } = fuse(rules);
  return {
    name: optimizer.name,
    init: (params) => ({
      count: 0,
      slots: Object.fromEntries(slots.map(({ name, start }) => [
        name,
        start === "params"
          ? Float64Array.from(params)
          : new Float64Array(params.length).fill(start === "zeros" ? 0 : start),
      ])),
    }),
    update(state, gradient, seen = {}) {
      const inputs = program.inputs.map((name) => {
        const array = name === "gradient"
          ? gradient
          : name.startsWith("state/")
          ? state.slots[name.slice("state/".length)]
          : seen[name as keyof DoubleObservation];
        if (array?.length !== gradient.length) {
          throw new TypeError(`${optimizer.name} needs ${name}: ${gradient.length} numbers`);
        }
        return array;
      });
      const values = program.scalars.map((name) => scalars.get(name)!(state.count, "params", {}));
      const registers = program.instructions.map(() => new Float64Array(gradient.length));
      // copies: an output may be an input, or another output
      const results = interpret(program, inputs, values, registers).map((result) => result.slice());
      const next = Object.fromEntries(slots.map(({ name }, i) => [name, results[i]!]));
      return [{ count: state.count + 1, slots: next }, results.at(-1)!];
    },
    evaluationParams: ({ slots }, params) =>
      evaluationSlot === undefined ? params : slots[evaluationSlot]!,
  };
}
