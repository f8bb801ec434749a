/** What a model remembers, where a batch is computed in parts. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { AnyProblem } from "../problem.ts";
import type { Part } from "./part_moments.ts";

const lasting = new WeakMap<AnyProblem, ReadonlySet<string>>();

/** Names of what a problem remembers for good, whatever examples come next: its `initMemory`'s. */
export function lastingMemory(problem: AnyProblem): ReadonlySet<string> {
  let names = lasting.get(problem);
  if (names === undefined) {
    const memory = problem.initMemory?.(0) ?? {};
    dispose(memory);
    lasting.set(problem, names = new Set(Object.keys(memory)));
  }
  return names;
}

/** Whether the rows of a batch go on in the next one, so that something is remembered of each. */
export function hasSequences(batch: unknown): boolean {
  return batch !== null && typeof batch === "object" && "continues" in batch;
}

/**
 * What is remembered of the examples, a row for each; of sequences alone, where it is what does not last.
 * Rows of another number of examples mean nothing to these.
 */
export function rowMemory(
  problem: AnyProblem,
  batch: unknown,
  memory: Tensors,
  n: number,
): Tensors {
  if (!hasSequences(batch)) return {};
  const names = lastingMemory(problem);
  const rows = Object.entries(memory).filter(([name]) => !names.has(name));
  return rows.every(([, { shape }]) => shape[0] === n) ? Object.fromEntries(rows) : {};
}

/** The memory of one step, from part to part. */
export interface PartMemory {
  /** What a part starts from, in tensors of its own. */
  before(part: Part): Tensors;
  /** Takes what was remembered after the next part. */
  after(found: Tensors): void;
  /** What is remembered of the whole batch. */
  whole(): Tensors;
}

/**
 * What lasts is handed on from part to part; what is remembered of an example goes where the example
 * does.
 *
 * @param memory is left alone
 */
export function partMemory(
  problem: AnyProblem,
  batch: unknown,
  memory: Tensors,
  n: number,
): PartMemory {
  const names = lastingMemory(problem), sequences = hasSequences(batch);
  const ofExample = (name: string) => sequences && !names.has(name);
  const start = rowMemory(problem, batch, memory, n);
  const pieces: Tensors[] = [];
  const select = (tensors: Tensors, wanted: (name: string) => boolean): Tensors =>
    Object.fromEntries(Object.entries(tensors).filter(([name]) => wanted(name)));
  let carried = mapTensors(select(memory, (name) => !ofExample(name)), tf.clone);
  return {
    before: ({ from, count }) => ({
      ...mapTensors(carried, tf.clone),
      ...mapTensors(start, (rows) => tf.slice(rows, from, count)),
    }),
    after(found) {
      pieces.push(select(found, ofExample));
      const next = select(found, (name) => !ofExample(name));
      if (Object.keys(next).length === 0) return;
      dispose(carried);
      carried = next;
    },
    whole() {
      const rows = mapTensors(pieces[0] ?? {}, (_, name) => joined(pieces, name));
      dispose(pieces);
      return { ...carried, ...rows };
    },
  };
}

function joined(pieces: readonly Tensors[], name: string): Tensor {
  return tf.concat(pieces.map((piece) => piece[name]!));
}
