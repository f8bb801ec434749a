/** Programs as JavaScript loops over typed arrays. @module */
import type { Program } from "../rules/program.ts";
import { interpret } from "./interpret.ts";

/** A loop over arrays of one length: inputs, outputs, scalars. */
export type Loop = (
  inputs: readonly Float32Array[],
  outputs: readonly Float32Array[],
  scalars: readonly number[],
) => void;

/** Elements that an instruction is run over at a time: 4 KB, so that what it leaves stays in the caches. */
const block = 1024;

const loops = new Map<string, Loop>();

/**
 * The loop of a program, every operation of which is rounded to single precision. No code is made at run
 * time, which a page may forbid: each instruction is run over a block of elements before the next one.
 */
export function loopOf(program: Program): Loop {
  let loop = loops.get(program.key);
  if (loop === undefined) loops.set(program.key, loop = blockwise(program));
  return loop;
}

function blockwise(program: Program): Loop {
  const whole = program.instructions.map(() => new Float32Array(block));
  return (inputs, outputs, scalars) => {
    const size = outputs[0]!.length;
    for (let start = 0; start < size; start += block) {
      const end = Math.min(start + block, size), count = end - start;
      const registers = count === block ? whole : whole.map((all) => all.subarray(0, count));
      const parts = inputs.map((values) => values.subarray(start, end));
      interpret(program, parts, scalars, registers, start > 0)
        .forEach((values, i) => outputs[i]!.set(values, start));
    }
  };
}
