/** WebAssembly for products with a matrix many of whose elements are 0. @module */
import {
  assemble,
  type Code,
  countUp,
  f32x4,
  i32,
  loopWhile,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";

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
export function sparseProductCode(fused: boolean) {
  const multiplyAdd = f32x4.multiplyAdd(fused);
  return assemble(
    "sparseProduct",
    ["entries", "counts", "groups", "panel", "rows", "column"],
    ({ entries, counts, groups, panel, rows, column }, local) => {
      const group = local("i32"), left = local("i32"), at = local("i32"), values = local("v128");
      const rights = range(panelWidth / 4).map(() => local("v128"));
      const splat = local("v128");
      const sums = range(groupWidth).map(() => rights.map(() => local("v128")));
      const step = (index: number): Code => [
        at.set(i32.add(panel.get, i32.load(entries.get, entryBytes * index))),
        values.set(v128.load(entries.get, entryBytes * index + 4)),
        rights.map((right, q) => right.set(v128.load(at.get, 16 * q))),
        sums.map((row, r) => [
          splat.set(v128.shuffle(values.get, values.get, [r, r, r, r])),
          row.map((sum, q) => sum.set(multiplyAdd(splat.get, rights[q]!.get, sum.get))),
        ]),
      ];
      const advance = (steps: number): Code => [
        entries.set(i32.add(entries.get, i32.const(entryBytes * steps))),
        left.set(i32.sub(left.get, i32.const(steps))),
      ];
      return countUp(group, i32.const(0), groups.get, i32.const(1), [
        sums.flat().map((sum) => sum.set(v128.zero)),
        left.set(i32.load(counts.get)),
        loopWhile(i32.less(i32.const(1), left.get), [step(0), step(1)], advance(2)),
        loopWhile(i32.less(i32.const(0), left.get), step(0), advance(1)),
        sums.map((row, r) => [
          at.set(i32.add(i32.load(rows.get, 4 * r), column.get)),
          row.map((sum, q) => v128.store(at.get, sum.get, 16 * q)),
        ]),
        rows.set(i32.add(rows.get, i32.const(4 * groupWidth))),
        counts.set(i32.add(counts.get, i32.const(4))),
      ]);
    },
  );
}
