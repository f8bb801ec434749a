/** How much memory a cell takes. @module */
import * as tf from "@tensorflow/tfjs";

/** What is noted at the end of a cell, in bytes. */
export interface MemoryUse {
  /** The most that its thread had in tensors at an evaluation: parameters, states, data. */
  readonly tensors: number;
  /** What the process had of the machine at the end, all its threads together. */
  readonly process: number;
}

/** Looks at the memory now and then. */
export interface MemoryMeter {
  /** Reads it; does not wait for the device. */
  read(): void;
  /** What was read; `undefined` if it never was. */
  use(): MemoryUse | undefined;
}

/** A meter for one cell. */
export function memoryMeter(): MemoryMeter {
  let tensors = 0;
  return {
    read() {
      tensors = Math.max(tensors, tf.memory().numBytes);
    },
    use: () => tensors === 0 ? undefined : { tensors, process: Deno.memoryUsage().rss },
  };
}
