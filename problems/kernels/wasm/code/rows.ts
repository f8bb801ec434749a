/** WebAssembly that goes through the elements of a row. @module */
import {
  type Code,
  f32x4,
  i32,
  type Local,
  loopWhile,
  v128,
  type ValueType,
} from "../../../../optimizers/backends/assembler/mod.ts";

/** How elements are read and written: four at a time, or the last ones singly. */
export interface Access {
  /** How many are read: where it is one, it stands in all lanes. */
  readonly count: 4 | 1;
  read(address: Code): Code;
  write(address: Code, value: Code): Code;
}

const four: Access = { count: 4, read: v128.load, write: v128.store };
const one: Access = {
  count: 1,
  read: f32x4.loadSplat,
  write: (address, value) => v128.storeLane(address, value, 0),
};

/** All elements of a row of so many `bytes`, which `at` counts. */
export function overRow(at: Local, bytes: Local, body: (access: Access) => Code): Code {
  const over = (access: Access) =>
    loopWhile(
      i32.less(at.get, i32.sub(bytes.get, i32.const(4 * access.count - 1))),
      body(access),
      at.set(i32.add(at.get, i32.const(4 * access.count))),
    );
  return [at.set(i32.const(0)), over(four), over(one)];
}

/** A sum over a row; elements that are read singly are added up apart. */
export interface RowSum {
  readonly clear: Code;
  /** Adds what was made of elements that were read so. */
  add(access: Access, terms: Code): Code;
  /** The sum, in all lanes; to be evaluated once. */
  readonly total: Code;
}

/** A sum, in locals of its own. */
export function rowSum(local: (type: ValueType) => Local): RowSum {
  const quads = local("v128"), singles = local("v128");
  const turned = (lanes: readonly number[]) => v128.shuffle(quads.get, quads.get, lanes);
  return {
    clear: [quads.set(v128.zero), singles.set(v128.zero)],
    add({ count }, terms) {
      const sum = count === 4 ? quads : singles;
      return sum.set(f32x4.add(sum.get, terms));
    },
    total: [
      quads.set(f32x4.add(quads.get, turned([2, 3, 0, 1]))),
      f32x4.add(f32x4.add(quads.get, turned([1, 0, 3, 2])), singles.get),
    ],
  };
}

/** Moves a pointer on by so many bytes. */
export const advance = (pointer: Local, bytes: Code): Code =>
  pointer.set(i32.add(pointer.get, bytes));

/** Repeats `body`, and `next` after it, for so many rows. */
export const overRows = (rows: Local, body: Code, next: Code): Code =>
  loopWhile(i32.less(i32.const(0), rows.get), body, [
    next,
    rows.set(i32.sub(rows.get, i32.const(1))),
  ]);
