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
  add,
  addFloat,
  addVector,
  and,
  assemble,
  type Code,
  constant,
  constantVector,
  countUp,
  less,
  load,
  loadFloat,
  loadInt,
  loadLane,
  loadSplat,
  type Local,
  loopWhile,
  minimum,
  mul,
  multiplyAddVector,
  shiftLeft,
  shuffle,
  storeFloat,
  storeVector,
  sub,
  type WasmFunction,
  when,
} from "../../../optimizers/backends/wasm_assembler.ts";

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
export function multiplyCode(fused: boolean): WasmFunction {
  const multiplyAdd = multiplyAddVector(fused);
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
        rights.map((right, q) => right.set(load(b.get, 4 * rightWidth * index + 16 * q))),
        lefts.set(load(a.get, 4 * leftWidth * index)),
        splats.map((splat, r) => splat.set(shuffle(lefts.get, lefts.get, [r, r, r, r]))),
        sums.map((row, r) =>
          row.map((sum, q) => sum.set(multiplyAdd(splats[r]!.get, rights[q]!.get, sum.get)))
        ),
      ];
      const advance = (steps: number): Code => [
        a.set(add(a.get, constant(4 * leftWidth * steps))),
        b.set(add(b.get, constant(4 * rightWidth * steps))),
        k.set(sub(k.get, constant(steps))),
      ];
      const storeRow = (r: number): Code => [
        row.set(add(loadInt(add(rows.get, shiftLeft(i.get, 2)), 4 * r), column.get)),
        row.set(add(row.get, shiftLeft(j.get, 2))),
        sums[r]!.map((sum, q) => [
          when(accumulate.get, sum.set(addVector(sum.get, load(row.get, 16 * q)))),
          storeVector(row.get, sum.get, 16 * q),
        ]),
      ];
      const storeEdge: Code = [
        sums.map((row, r) =>
          row.map((sum, q) => storeVector(scratch.get, sum.get, 4 * rightWidth * r + 16 * q))
        ),
        countUp(
          y,
          constant(0),
          minimum(constant(leftWidth), sub(rowCount.get, i.get)),
          constant(1),
          [
            row.set(
              add(
                add(loadInt(add(rows.get, shiftLeft(add(i.get, y.get), 2))), column.get),
                shiftLeft(j.get, 2),
              ),
            ),
            a.set(add(scratch.get, mul(y.get, constant(4 * rightWidth)))),
            countUp(
              x,
              constant(0),
              minimum(constant(rightWidth), sub(columns.get, j.get)),
              constant(1),
              [
                when(
                  accumulate.get,
                  storeFloat(row.get, addFloat(loadFloat(row.get), loadFloat(a.get))),
                  storeFloat(row.get, loadFloat(a.get)),
                ),
                row.set(add(row.get, constant(4))),
                a.set(add(a.get, constant(4))),
              ],
            ),
          ],
        ),
      ];
      return countUp(j, constant(0), columns.get, constant(rightWidth), [
        leftPanel.set(left.get),
        countUp(i, constant(0), rowCount.get, constant(leftWidth), [
          sums.flat().map((sum) => sum.set(constantVector(0))),
          a.set(leftPanel.get),
          b.set(right.get),
          k.set(depth.get),
          loopWhile(less(constant(3), k.get), range(4).map(step), advance(4)),
          loopWhile(less(constant(0), k.get), step(0), advance(1)),
          leftPanel.set(a.get),
          when(
            and(
              less(add(i.get, constant(leftWidth - 1)), rowCount.get),
              less(add(j.get, constant(rightWidth - 1)), columns.get),
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
export const packRowsCode: WasmFunction = assemble(
  "packRows",
  ["to", "step", "row0", "row1", "row2", "row3", "offsets", "runs", "length"],
  ({ to, step, row0, row1, row2, row3, offsets, runs, length }, local) => {
    const rows = [row0, row1, row2, row3];
    const ints = (): Local => local("i32");
    const at = rows.map(ints), k = ints(), offset = ints();
    const v = range(4).map(() => local("v128")), w = range(4).map(() => local("v128"));
    const put = (value: Code): Code => [
      storeVector(to.get, value),
      to.set(add(to.get, step.get)),
    ];
    const interleave = (a: number, b: number, from: Local[]) => [
      shuffle(from[a]!.get, from[b]!.get, [0, 4, 1, 5]),
      shuffle(from[a]!.get, from[b]!.get, [2, 6, 3, 7]),
    ];
    return loopWhile(less(constant(0), runs.get), [
      offset.set(loadInt(offsets.get)),
      at.map((pointer, lane) => pointer.set(add(rows[lane]!.get, offset.get))),
      k.set(length.get),
      loopWhile(less(constant(3), k.get), [
        v.map((value, lane) => value.set(load(at[lane]!.get))),
        interleave(0, 2, v).map((code, n) => w[n]!.set(code)),
        interleave(1, 3, v).map((code, n) => w[2 + n]!.set(code)),
        interleave(0, 2, w).map(put),
        interleave(1, 3, w).map(put),
        at.map((pointer) => pointer.set(add(pointer.get, constant(16)))),
      ], k.set(sub(k.get, constant(4)))),
      loopWhile(less(constant(0), k.get), [
        put([1, 2, 3].reduce<Code>(
          (value, lane) => loadLane(at[lane]!.get, value, lane),
          loadSplat(at[0]!.get),
        )),
        at.map((pointer) => pointer.set(add(pointer.get, constant(4)))),
      ], k.set(sub(k.get, constant(1)))),
    ], [
      offsets.set(add(offsets.get, constant(4))),
      runs.set(sub(runs.get, constant(1))),
    ]);
  },
);

/**
 * `packColumns`: four columns of an operand, side by side: `to[k][lane] = base[rows[k]][column +
 * lane]`, the columns contiguous.
 */
export const packColumnsCode: WasmFunction = assemble(
  "packColumns",
  ["to", "step", "base", "rows", "count"],
  ({ to, step, base, rows, count }) =>
    loopWhile(less(constant(0), count.get), [
      storeVector(to.get, load(add(base.get, loadInt(rows.get)))),
      to.set(add(to.get, step.get)),
      rows.set(add(rows.get, constant(4))),
    ], count.set(sub(count.get, constant(1)))),
);

/** `gatherColumns`: as `packColumns`, the four columns anywhere. */
export const gatherColumnsCode: WasmFunction = assemble(
  "gatherColumns",
  ["to", "step", "base0", "base1", "base2", "base3", "rows", "count"],
  ({ to, step, base0, base1, base2, base3, rows, count }, local) => {
    const row = local("i32");
    return loopWhile(less(constant(0), count.get), [
      row.set(loadInt(rows.get)),
      storeVector(
        to.get,
        [base1, base2, base3].reduce<Code>(
          (value, base, n) => loadLane(add(base.get, row.get), value, n + 1),
          loadSplat(add(base0.get, row.get)),
        ),
      ),
      to.set(add(to.get, step.get)),
      rows.set(add(rows.get, constant(4))),
    ], count.set(sub(count.get, constant(1))));
  },
);
