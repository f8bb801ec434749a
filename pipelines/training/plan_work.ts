/** What a step in parts comes to, where its tensors lie, and how they get there. @module */
import * as tf from "@tensorflow/tfjs";
import { mapLeaves } from "../../optimizers/bridges/state_tree.ts";
import { roundUp } from "../../optimizers/backends/wasm_memory.ts";
import { tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import { hasSequences, lastingMemory, rowMemory } from "../../problems/kinds/part_memory.ts";
import type { Part } from "../../problems/kinds/part_moments.ts";
import type { AnyProblem, Gradient, GradientOptions } from "../../problems/problem.ts";
import { type PartWork, reserved, type Result, tellStored } from "./part_work.ts";
import { canStore, placing, store, type Stored, storedAs } from "./shared_tensors.ts";

/** A step that is to be made in parts. */
export interface PartStep {
  readonly problem: AnyProblem;
  readonly params: Tensors;
  readonly batch: unknown;
  /** Examples in it. */
  readonly n: number;
  readonly options: GradientOptions;
}

/** What any batch of a kind comes to: tensors with their shapes, what is remembered by the example. */
export type Outcome = readonly Omit<Result, "at">[];

/** The same for steps that come to tensors of the same kinds. */
export function kindOf({ params, batch, options }: PartStep): string {
  const { memory = {}, key: _, ...wanted } = options;
  const inner = tensorsOf(batch).map(({ shape, dtype }) => [shape.slice(1), dtype]);
  const shapes = Object.entries(params).map(([name, { shape }]) => [name, shape]);
  return JSON.stringify([wanted, shapes, inner, Object.keys(memory)]);
}

/**
 * What steps of the kind come to, by one of them; `undefined` where parts have to be computed one after
 * the other, as what is remembered goes from each to the next, or something cannot be handed over.
 */
export function outcomeOf(
  { problem, params, batch, n, options }: PartStep,
  { gradient, varianceSum, curvature, memory = {} }: Gradient,
): Outcome | undefined {
  const rows = Object.entries(memory);
  const apart = hasSequences(batch)
    ? lastingMemory(problem).size === 0 && rows.every(([, { shape }]) => shape[0] === n)
    : rows.length === 0;
  const results = tensorsOf([gradient, curvature, memory]);
  const floats = results.every(({ dtype }) => dtype === "float32");
  if (!apart || !floats || !tensorsOf([params, batch]).every(canStore)) return undefined;
  const one = { name: "", dtype: "float32" } as const;
  const named = (of: Result["of"], tensors: Tensors, from = 0) =>
    Object.entries(tensors).map(([name, { shape }]) => (
      { ...one, of, name, shape: from === 0 ? shape : [0, ...shape.slice(from)] }
    ));
  return [
    { ...one, of: "loss", shape: [] },
    ...named("gradient", gradient),
    ...(options.variance ? named("deviations", gradient) : []),
    ...(varianceSum ? [{ ...one, of: "total", shape: [] } as const] : []),
    ...(curvature ? [{ ...one, of: "curvature", shape: curvature.shape } as const] : []),
    ...named("memory", memory, 1),
  ];
}

/** Where all that belongs to a step lies. */
export function planWork(
  { problem, params, batch, n, options }: PartStep,
  outcome: Outcome,
  parts: readonly Part[],
  canMerge: boolean,
): PartWork {
  const { memory = {}, key, ...wanted } = options;
  const places = placing(reserved);
  const progress = places.room(4 * (1 + parts.length));
  const tensors = new Map<string, Stored>();
  const tree = mapLeaves(batch, (leaf, path) => {
    if (!(leaf instanceof tf.Tensor)) return leaf;
    tensors.set(path, places.place(leaf));
    return null;
  });
  const inputs = {
    params: storedAs(params, places),
    batch: { tree, tensors },
    memory: storedAs(rowMemory(problem, batch, memory, n), places),
  };
  const most = Math.max(...parts.map(({ count }) => count));
  const start = places.end;
  const results = outcome.map((result): Result => {
    const shape = result.of === "memory" ? [most, ...result.shape.slice(1)] : result.shape;
    return { ...result, at: places.room(4 * tf.util.sizeFromShape([...shape])) };
  });
  const slot = roundUp(places.end - start, 64);
  return {
    ...inputs,
    key: key?.path,
    wanted,
    parts,
    progress,
    results,
    slot,
    merges: canMerge && outcome.every(({ of }) => of !== "total" && of !== "curvature"),
    bytes: start + slot * parts.length,
  };
}

/** Copies to their places what a step starts from, in the order in which it lies, and tells how far it is. */
export function storeInputs(
  memory: WebAssembly.Memory,
  work: PartWork,
  { params, batch, options }: PartStep,
): void {
  const put = (tensor: Tensor, stored: Stored) =>
    store(memory, tensor, stored, (end) => tellStored(memory, work, "inputs", end));
  mapLeaves(batch, (leaf, path) => {
    if (leaf instanceof tf.Tensor) put(leaf, work.batch.tensors.get(path)!);
  });
  for (const [name, stored] of Object.entries(work.params)) put(params[name]!, stored);
  for (const [name, stored] of Object.entries(work.memory)) put(options.memory![name]!, stored);
}
