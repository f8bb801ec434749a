/** Branches and loops. @module */
import type { Code, Local } from "./code.ts";
import { i32 } from "./scalars.ts";

/** `if` with an optional `else`, neither with a value. */
export const when = (condition: Code, then: Code, otherwise?: Code): Code => [
  condition,
  [0x04, 0x40],
  then,
  otherwise === undefined ? [] : [0x05, otherwise],
  0x0b,
];

/** Repeats `body`, and `next` after it, while `condition` holds. */
export const loopWhile = (condition: Code, body: Code, next: Code): Code =>
  when(condition, [[0x03, 0x40], body, next, condition, [0x0d, 0x00], 0x0b]);

/** `for (i = start; i < end; i += step)`; `end` is evaluated anew each time. */
export const countUp = (i: Local, start: Code, end: Code, step: Code, body: Code): Code => [
  i.set(start),
  loopWhile(i32.less(i.get, end), body, i.set(i32.add(i.get, step))),
];
