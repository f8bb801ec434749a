/** What a step in parts comes to, and where all that belongs to it lies. @module */
import * as tf from "@tensorflow/tfjs";
import { type TensorInfo, tensorOf } from "../../optimizers/backends/tensor_info.ts";
import { addressOf, allocate, free, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";
import { roundUp } from "../../optimizers/backends/wasm_memory.ts";
import { mapLeaves } from "../../optimizers/bridges/state_tree.ts";
import { tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { hasSequences, lastingMemory, rowMemory } from "../../problems/kinds/part_memory.ts";
import type { Part } from "../../problems/kinds/part_moments.ts";
import type { AnyProblem, Gradient, GradientOptions } from "../../problems/problem.ts";
import { canMerge } from "./merge_parts.ts";
import { type PartWork, type Result, tableLength } from "./part_work.ts";
import { allStoredAs, canStore, type Stored, storedAs } from "./shared_tensors.ts";

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
export type Outcome = readonly Omit<Result, "from">[];

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
  const named = (of: Result["of"], tensors: Tensors, from = 0) =>
    Object.entries(tensors).map(([name, { shape }]) => ({ of, name, shape: shape.slice(from) }));
  return [
    { of: "loss", name: "", shape: [] },
    ...named("gradient", gradient),
    ...(options.variance ? named("deviations", gradient) : []),
    ...(varianceSum ? [{ of: "total", name: "", shape: [] } as const] : []),
    ...(curvature ? [{ of: "curvature", name: "", shape: curvature.shape } as const] : []),
    ...named("memory", memory, 1),
  ];
}

/** Bytes of what parts come to that are not too many for a heap of 4 GB. */
const mostRoom = 2 ** 29;

/** Whether there is room for what all parts come to at a time. */
export function hasRoom(outcome: Outcome, parts: readonly Part[]): boolean {
  return slotsOf(outcome, parts).slot * parts.length <= mostRoom;
}

/** Where results lie in the slot of a part, and its bytes. */
function slotsOf(outcome: Outcome, parts: readonly Part[]) {
  const most = Math.max(...parts.map(({ count }) => count));
  let slot = 0;
  const results = outcome.map((result): Result => {
    const from = slot, rows = result.of === "memory" ? most : 1;
    slot = roundUp(from + 4 * rows * tf.util.sizeFromShape([...result.shape]), 64);
    return { ...result, from };
  });
  return { results, slot };
}

/** A step's work, and what was made for it on this thread's heap. */
export interface Plan {
  readonly work: PartWork;
  /** What they come to. */
  merged(of: "gradient" | "deviations"): Tensors;
  /** Frees what nobody else holds: the merged tensors too, if nothing came of them. */
  free(failed: boolean): void;
}

/** Makes room for a step; what goes into it is read where it lies, and has to live as long. */
export function planWork(
  { problem, params, batch, n, options }: PartStep,
  outcome: Outcome,
  parts: readonly Part[],
): Plan {
  const { memory = {}, key, ...wanted } = options, backend = wasmBackend();
  const tensors = new Map<string, Stored>();
  const tree = mapLeaves(batch, (leaf, path) => {
    if (!(leaf instanceof tf.Tensor)) return leaf;
    tensors.set(path, storedAs(leaf));
    return null;
  });
  const { results, slot } = slotsOf(outcome, parts);
  const merges = canMerge() && outcome.every(({ of }) => of !== "total" && of !== "curvature");
  const wholes = results.map(({ of, shape }): TensorInfo | undefined =>
    merges && (of === "gradient" || of === "deviations") ? allocate(backend, shape) : undefined
  );
  const tableSize = tableLength(parts.length, results.length);
  const room = allocate(backend, [slot / 4 * parts.length + tableSize]);
  const slots = addressOf(backend, room);
  const work: PartWork = {
    params: allStoredAs(params),
    batch: { tree, tensors },
    memory: allStoredAs(rowMemory(problem, batch, memory, n)),
    key: key?.path,
    wanted,
    parts,
    results,
    merged: wholes.map((whole) => whole && addressOf(backend, whole)),
    slots,
    slot,
    table: slots + slot * parts.length,
  };
  return {
    work,
    merged: (of) =>
      Object.fromEntries(
        results.flatMap((result, i) =>
          result.of === of ? [[result.name, tensorOf(wholes[i]!)]] : []
        ),
      ),
    free(failed) {
      free(backend, room);
      if (failed) { for (const whole of wholes) if (whole !== undefined) free(backend, whole); }
    },
  };
}
