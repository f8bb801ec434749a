/**
 * WebAssembly for products of matrices: packing operands into panels, and multiplying the panels.
 *
 * The scheme is that of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication"
 * (ACM TOMS 2008): a panel holds a few rows of the left operand, or columns of the right one, with
 * the elements that one step of the inner loop needs side by side.
 *
 * @module
 */
import {
  assemble,
  type Code,
  countUp,
  f32,
  f32x4,
  i32,
  type Local,
  loopWhile,
  v128,
  when,
} from "../../../../optimizers/backends/assembler/mod.ts";

/** Rows of the left operand in one panel. */
export const leftWidth = 4;
/** Columns of the right operand in one panel. */
export const rightWidth = 8;

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * `multiply`: for panels of both operands, `out[rows[i]][j] (+)= Σ_k left[i][k] right[k][j]`.
 *
 * Addresses and table entries are in bytes; `rows` is a table of the output rows' addresses, and
 * `scratch` has room for one tile, through which the tiles at the lower and right edges go.
 *
 * @param fused whether to use the relaxed multiply-add, which rounds once where the machine can
 */
export function multiplyCode(fused: boolean) {
  const multiplyAdd = f32x4.multiplyAdd(fused);
  return assemble(
    "multiply",
    ["left", "right", "rows", "rowCount", "columns", "column", "depth", "accumulate", "scratch"],
    (
      { left, right, rows, rowCount, columns, column, depth, accumulate, scratch },
      local,
    ) => {
      const ints = (): Local => local("i32");
      const i = ints(), j = ints(), k = ints(), a = ints(), b = ints(), row = ints();
      const y = ints(), x = ints(), leftPanel = ints();
      const quads = rightWidth / 4;
      const sums = range(leftWidth).map(() => range(quads).map(() => local("v128")));
      const rights = range(quads).map(() => local("v128"));
      const splats = range(leftWidth).map(() => local("v128"));
      const lefts = local("v128");
      // One load and four shuffles instead of four loads: where the engine checks each access
      // against the heap's bounds, as Deno does, that makes 40 GFLOP/s of 30.
      const step = (index: number): Code => [
        rights.map((right, q) => right.set(v128.load(b.get, 4 * rightWidth * index + 16 * q))),
        lefts.set(v128.load(a.get, 4 * leftWidth * index)),
        splats.map((splat, r) => splat.set(v128.shuffle(lefts.get, lefts.get, [r, r, r, r]))),
        sums.map((row, r) =>
          row.map((sum, q) => sum.set(multiplyAdd(splats[r]!.get, rights[q]!.get, sum.get)))
        ),
      ];
      const advance = (steps: number): Code => [
        a.set(i32.add(a.get, i32.const(4 * leftWidth * steps))),
        b.set(i32.add(b.get, i32.const(4 * rightWidth * steps))),
        k.set(i32.sub(k.get, i32.const(steps))),
      ];
      const storeRow = (r: number): Code => [
        row.set(i32.add(i32.load(i32.add(rows.get, i32.shiftLeft(i.get, 2)), 4 * r), column.get)),
        row.set(i32.add(row.get, i32.shiftLeft(j.get, 2))),
        sums[r]!.map((sum, q) => [
          when(accumulate.get, sum.set(f32x4.add(sum.get, v128.load(row.get, 16 * q)))),
          v128.store(row.get, sum.get, 16 * q),
        ]),
      ];
      const storeEdge: Code = [
        sums.map((row, r) =>
          row.map((sum, q) => v128.store(scratch.get, sum.get, 4 * rightWidth * r + 16 * q))
        ),
        countUp(
          y,
          i32.const(0),
          i32.min(i32.const(leftWidth), i32.sub(rowCount.get, i.get)),
          i32.const(1),
          [
            row.set(
              i32.add(
                i32.add(
                  i32.load(i32.add(rows.get, i32.shiftLeft(i32.add(i.get, y.get), 2))),
                  column.get,
                ),
                i32.shiftLeft(j.get, 2),
              ),
            ),
            a.set(i32.add(scratch.get, i32.mul(y.get, i32.const(4 * rightWidth)))),
            countUp(
              x,
              i32.const(0),
              i32.min(i32.const(rightWidth), i32.sub(columns.get, j.get)),
              i32.const(1),
              [
                when(
                  accumulate.get,
                  f32.store(row.get, f32.add(f32.load(row.get), f32.load(a.get))),
                  f32.store(row.get, f32.load(a.get)),
                ),
                row.set(i32.add(row.get, i32.const(4))),
                a.set(i32.add(a.get, i32.const(4))),
              ],
            ),
          ],
        ),
      ];
      return countUp(j, i32.const(0), columns.get, i32.const(rightWidth), [
        leftPanel.set(left.get),
        countUp(i, i32.const(0), rowCount.get, i32.const(leftWidth), [
          sums.flat().map((sum) => sum.set(v128.zero)),
          a.set(leftPanel.get),
          b.set(right.get),
          k.set(depth.get),
          loopWhile(i32.less(i32.const(3), k.get), range(4).map(step), advance(4)),
          loopWhile(i32.less(i32.const(0), k.get), step(0), advance(1)),
          leftPanel.set(a.get),
          when(
            i32.and(
              i32.less(i32.add(i.get, i32.const(leftWidth - 1)), rowCount.get),
              i32.less(i32.add(j.get, i32.const(rightWidth - 1)), columns.get),
            ),
            range(leftWidth).map(storeRow),
            storeEdge,
          ),
        ]),
        right.set(b.get),
      ]);
    },
  );
}

/**
 * `packRows`: four rows of an operand, side by side: `to[k][lane] = base[row[lane]][k]`, where `k`
 * runs through `runs` runs of `length` contiguous elements each.
 */
export const packRowsCode = assemble(
  "packRows",
  ["to", "step", "row0", "row1", "row2", "row3", "offsets", "runs", "length"],
  ({ to, step, row0, row1, row2, row3, offsets, runs, length }, local) => {
    const rows = [row0, row1, row2, row3];
    const ints = (): Local => local("i32");
    const at = rows.map(ints), k = ints(), offset = ints();
    const v = range(4).map(() => local("v128")), w = range(4).map(() => local("v128"));
    const put = (value: Code): Code => [
      v128.store(to.get, value),
      to.set(i32.add(to.get, step.get)),
    ];
    const interleave = (a: number, b: number, from: Local[]) => [
      v128.shuffle(from[a]!.get, from[b]!.get, [0, 4, 1, 5]),
      v128.shuffle(from[a]!.get, from[b]!.get, [2, 6, 3, 7]),
    ];
    return loopWhile(i32.less(i32.const(0), runs.get), [
      offset.set(i32.load(offsets.get)),
      at.map((pointer, lane) => pointer.set(i32.add(rows[lane]!.get, offset.get))),
      k.set(length.get),
      loopWhile(i32.less(i32.const(3), k.get), [
        v.map((value, lane) => value.set(v128.load(at[lane]!.get))),
        interleave(0, 2, v).map((code, n) => w[n]!.set(code)),
        interleave(1, 3, v).map((code, n) => w[2 + n]!.set(code)),
        interleave(0, 2, w).map(put),
        interleave(1, 3, w).map(put),
        at.map((pointer) => pointer.set(i32.add(pointer.get, i32.const(16)))),
      ], k.set(i32.sub(k.get, i32.const(4)))),
      loopWhile(i32.less(i32.const(0), k.get), [
        put([1, 2, 3].reduce<Code>(
          (value, lane) => v128.loadLane(at[lane]!.get, value, lane),
          f32x4.loadSplat(at[0]!.get),
        )),
        at.map((pointer) => pointer.set(i32.add(pointer.get, i32.const(4)))),
      ], k.set(i32.sub(k.get, i32.const(1)))),
    ], [
      offsets.set(i32.add(offsets.get, i32.const(4))),
      runs.set(i32.sub(runs.get, i32.const(1))),
    ]);
  },
);

/**
 * `packColumns`: four columns of an operand, side by side: `to[k][lane] = base[rows[k]][column +
 * lane]`, the columns contiguous.
 */
export const packColumnsCode = assemble(
  "packColumns",
  ["to", "step", "base", "rows", "count"],
  ({ to, step, base, rows, count }) =>
    loopWhile(i32.less(i32.const(0), count.get), [
      v128.store(to.get, v128.load(i32.add(base.get, i32.load(rows.get)))),
      to.set(i32.add(to.get, step.get)),
      rows.set(i32.add(rows.get, i32.const(4))),
    ], count.set(i32.sub(count.get, i32.const(1)))),
);

/**
 * `packLines`: as `packColumns` of so many `lines` of sixteen columns, in the order in which they lie in memory:
 * of each row's first line four columns go to each of four places, those of the next `line` bytes further on.
 */
export const packLinesCode = assemble(
  "packLines",
  ["to0", "to1", "to2", "to3", "step", "line", "lines", "base", "rows", "count"],
  ({ to0, to1, to2, to3, step, line, lines, base, rows, count }, local) => {
    const from = local("i32"), further = local("i32"), left = local("i32");
    const places = [to0, to1, to2, to3], values = range(4).map(() => local("v128"));
    return loopWhile(i32.less(i32.const(0), count.get), [
      from.set(i32.add(base.get, i32.load(rows.get))),
      further.set(i32.const(0)),
      left.set(lines.get),
      loopWhile(i32.less(i32.const(0), left.get), [
        values.map((value, n) => value.set(v128.load(from.get, 16 * n))),
        places.map((to, n) => v128.store(i32.add(to.get, further.get), values[n]!.get)),
        from.set(i32.add(from.get, i32.const(64))),
        further.set(i32.add(further.get, line.get)),
      ], left.set(i32.sub(left.get, i32.const(1)))),
      places.map((to) => to.set(i32.add(to.get, step.get))),
      rows.set(i32.add(rows.get, i32.const(4))),
    ], count.set(i32.sub(count.get, i32.const(1))));
  },
);

/** `gatherColumns`: as `packColumns`, the four columns anywhere. */
export const gatherColumnsCode = assemble(
  "gatherColumns",
  ["to", "step", "base0", "base1", "base2", "base3", "rows", "count"],
  ({ to, step, base0, base1, base2, base3, rows, count }, local) => {
    const row = local("i32");
    return loopWhile(i32.less(i32.const(0), count.get), [
      row.set(i32.load(rows.get)),
      v128.store(
        to.get,
        [base1, base2, base3].reduce<Code>(
          (value, base, n) => v128.loadLane(i32.add(base.get, row.get), value, n + 1),
          f32x4.loadSplat(i32.add(base0.get, row.get)),
        ),
      ),
      to.set(i32.add(to.get, step.get)),
      rows.set(i32.add(rows.get, i32.const(4))),
    ], count.set(i32.sub(count.get, i32.const(1))));
  },
);
