/** Element-wise rules as an optimizer: one pass over memory for each parameter tensor. @module */
import { together } from "../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { executor } from "../executors/mod.ts";
import {
  type Elementwise,
  type ElementwiseRule,
  fuse,
  type Fused,
  type SlotState,
} from "../rules/rule.ts";
import { checkFloats, checkSameShapes, mapTensors } from "../tensors.ts";
import { withLearningRate } from "./learning_rate.ts";
import type { Observation, Tensors } from "../types.ts";

/**
 * The optimizer that applies element-wise rules, left to right, as one fused program.
 *
 * `init` takes parameters of any shapes. `update` throws a `TypeError`, before any work, where keys
 * or shapes do not fit the state, or where a rule needs `seen.params` or `seen.variance` and does
 * not get it.
 */
export function elementwise<Slots extends string = never>(
  ...rules: readonly ElementwiseRule<Slots>[]
): Elementwise<Slots> {
  const name = rules.map((rule) => rule.name).join("+") || "identity";
  let compiled: Fused | undefined; // on first use, so that parts of a chain need not stand alone
  const fused = () => compiled ??= fuse(rules);
  return {
    name,
    rules,
    ...withLearningRate(rules),
    aspects: together(rules.map((rule) => rule.aspects)),
    get needs() {
      return fused().needs;
    },
    init(params) {
      checkFloats("parameters", params);
      const slots = fused().slots.map(({ name, start }) => [name, startingAt(start, params)]);
      return { count: 0, ...Object.fromEntries(slots) } as SlotState<Slots>;
    },
    update(state, grad, seen = {}) {
      const slots = state as unknown as Readonly<Record<string, Tensors>>;
      checkInputs(name, fused(), slots, grad, seen);
      const results = step(fused(), slots, state.count, grad, seen);
      const update = results.update!;
      delete results.update;
      return [{ count: state.count + 1, ...results } as SlotState<Slots>, update];
    },
    ...(rules.some((rule) => rule.evaluationSlot !== undefined) && {
      evaluationParams(state: SlotState<Slots>) {
        const slots = state as unknown as Readonly<Record<string, Tensors>>;
        return mapTensors(slots[fused().evaluationSlot!]!, (tensor) => tensor.clone());
      },
    }),
  };
}

function startingAt(start: "zeros" | "params" | number, params: Tensors): Tensors {
  return mapTensors(params, (param) => {
    if (start === "params") return param.clone();
    return start === "zeros" ? tf.zeros(param.shape) : tf.fill(param.shape, start);
  });
}

function checkInputs(
  name: string,
  { slots, needs }: Fused,
  state: Readonly<Record<string, Tensors>>,
  grad: Tensors,
  seen: Observation,
): void {
  checkFloats("gradient", grad);
  for (const slot of slots) {
    const tensors = state[slot.name];
    if (tensors === undefined) {
      throw new TypeError(`the state lacks "${slot.name}", which ${name} keeps`);
    }
    checkSameShapes("gradient", grad, "state", tensors);
  }
  for (const extra of ["params", "variance"] as const) {
    if (!needs[extra]) continue;
    const tensors = seen[extra];
    if (tensors === undefined) {
      throw new TypeError(`${name} needs seen.${extra}: pass { ${extra} } to update`);
    }
    checkSameShapes(extra, tensors, "gradient", grad);
  }
}

/** New slots and the update, by name. */
function step(
  { program, slots, scalars }: Fused,
  state: Readonly<Record<string, Tensors>>,
  count: number,
  gradient: Tensors,
  seen: Observation,
): Record<string, Tensors> {
  const names = [...slots.map(({ name }) => name), "update"];
  const sources: Readonly<Record<string, Tensors | undefined>> = {
    gradient,
    params: seen.params,
    variance: seen.variance,
    ...Object.fromEntries(slots.map(({ name }) => [`state/${name}`, state[name]])),
  };
  const inputs = program.inputs.map((name) => sources[name]!);
  const keys = Object.keys(gradient);
  const operands = keys.map((key) => ({
    inputs: inputs.map((tensors) => tensors[key]!),
    scalars: program.scalars.map((name) => scalars.get(name)!(count, key, seen)),
  }));
  const outputs = executor()(program, operands);
  return Object.fromEntries(names.map((name, output) => [
    name,
    Object.fromEntries(keys.map((key, i) => [key, outputs[i]![output]!])),
  ]));
}
