/** WebAssembly for products of float64 matrices. @module */
import {
  assemble,
  countUp,
  f64x2,
  i32,
  loopWhile,
  v128,
} from "../../optimizers/backends/assembler/mod.ts";

/** Rows and columns of the result that are held in registers. */
export const tile = 4;

const rows = [0, 1, 2, 3];
const halves = [0, 1]; // two vectors of two doubles are four columns

/**
 * `multiply`: C = A B for row-major float64 matrices; all arguments in bytes, but for `count`.
 *
 * A has `count` rows, a multiple of 4, of `stride` bytes; rows of B and C are `width` bytes, a multiple of
 * 32. With `upper` = 1 what is left of the diagonal is taken for 0. Every sum is added up from the first
 * column to the last and nothing is fused, so that results are the same on every machine.
 */
export const multiplyCode = assemble(
  "multiply",
  ["a", "b", "c", "count", "stride", "width", "upper"],
  ({ a, b, c, count, stride, width, upper }, local) => {
    const i = local("i32"), x = local("i32"), end = local("i32"), out = local("i32");
    const p = rows.map(() => local("i32"));
    const q = local("i32");
    const sums = rows.map(() => halves.map(() => local("v128")));
    const right = halves.map(() => local("v128"));
    const left = local("v128");
    const start = i32.mul(i.get, upper.get);
    return countUp(i, i32.const(0), count.get, i32.const(tile), [
      countUp(x, i32.const(0), width.get, i32.const(8 * tile), [
        p[0]!.set(i32.add(i32.add(a.get, i32.mul(i.get, stride.get)), i32.shiftLeft(start, 3))),
        end.set(i32.add(i32.add(a.get, i32.mul(i.get, stride.get)), stride.get)),
        rows.slice(1).map((r) => p[r]!.set(i32.add(p[r - 1]!.get, stride.get))),
        q.set(i32.add(i32.add(b.get, x.get), i32.mul(start, width.get))),
        sums.map((row) => row.map((sum) => sum.set(v128.zero))),
        loopWhile(i32.less(p[0]!.get, end.get), [
          halves.map((h) => right[h]!.set(v128.load(q.get, 16 * h))),
          rows.map((r) => [
            left.set(f64x2.loadSplat(p[r]!.get)),
            halves.map((h) =>
              sums[r]![h]!.set(f64x2.add(sums[r]![h]!.get, f64x2.mul(left.get, right[h]!.get)))
            ),
          ]),
        ], [
          p.map((pointer) => pointer.set(i32.add(pointer.get, i32.const(8)))),
          q.set(i32.add(q.get, width.get)),
        ]),
        out.set(i32.add(i32.add(c.get, x.get), i32.mul(i.get, width.get))),
        rows.map((r) => [
          halves.map((h) => v128.store(out.get, sums[r]![h]!.get, 16 * h)),
          r < 3 ? out.set(i32.add(out.get, width.get)) : [],
        ]),
      ]),
    ]);
  },
);
