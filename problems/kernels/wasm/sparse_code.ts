/** WebAssembly for products with a matrix many of whose elements are 0. @module */
import {
  add,
  assemble,
  type Code,
  constant,
  constantVector,
  countUp,
  less,
  load,
  loadInt,
  loopWhile,
  multiplyAddVector,
  shuffle,
  storeVector,
  sub,
  type WasmFunction,
} from "../../../optimizers/backends/wasm_assembler.ts";

/** Rows of the result that are computed together, from one list of entries. */
export const groupWidth = 4;
/** Columns of the right operand in one panel. */
export const panelWidth = 8;
/** Bytes of an entry: a place in a panel, and a value for each row of the group. */
export const entryBytes: number = 4 + 4 * groupWidth;

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * `sparseProduct`: for each of `groups` groups of four rows,
 * `out[row][j] = Σ value[row] · panel[place + j]` over the group's `counts[group]` entries, which lie
 * one group's after the other's; `rows` is a table of the rows' addresses, to which `column` bytes are
 * added.
 *
 * @param fused whether to use the relaxed multiply-add, which rounds once where the machine can
 */
export function sparseProductCode(fused: boolean): WasmFunction {
  const multiplyAdd = multiplyAddVector(fused);
  return assemble(
    "sparseProduct",
    ["entries", "counts", "groups", "panel", "rows", "column"],
    ({ entries, counts, groups, panel, rows, column }, local) => {
      const group = local("i32"), left = local("i32"), at = local("i32"), values = local("v128");
      const rights = range(panelWidth / 4).map(() => local("v128"));
      const splat = local("v128");
      const sums = range(groupWidth).map(() => rights.map(() => local("v128")));
      const step = (index: number): Code => [
        at.set(add(panel.get, loadInt(entries.get, entryBytes * index))),
        values.set(load(entries.get, entryBytes * index + 4)),
        rights.map((right, q) => right.set(load(at.get, 16 * q))),
        sums.map((row, r) => [
          splat.set(shuffle(values.get, values.get, [r, r, r, r])),
          row.map((sum, q) => sum.set(multiplyAdd(splat.get, rights[q]!.get, sum.get))),
        ]),
      ];
      const advance = (steps: number): Code => [
        entries.set(add(entries.get, constant(entryBytes * steps))),
        left.set(sub(left.get, constant(steps))),
      ];
      return countUp(group, constant(0), groups.get, constant(1), [
        sums.flat().map((sum) => sum.set(constantVector(0))),
        left.set(loadInt(counts.get)),
        loopWhile(less(constant(1), left.get), [step(0), step(1)], advance(2)),
        loopWhile(less(constant(0), left.get), step(0), advance(1)),
        sums.map((row, r) => [
          at.set(add(loadInt(rows.get, 4 * r), column.get)),
          row.map((sum, q) => storeVector(at.get, sum.get, 16 * q)),
        ]),
        rows.set(add(rows.get, constant(4 * groupWidth))),
        counts.set(add(counts.get, constant(4))),
      ]);
    },
  );
}
