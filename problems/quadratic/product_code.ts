/** WebAssembly for products of float64 matrices. @module */
import {
  add,
  addDoubles,
  assemble,
  constant,
  constantVector,
  countUp,
  less,
  load,
  loadDoubleSplat,
  loopWhile,
  mul,
  mulDoubles,
  shiftLeft,
  storeVector,
  type WasmFunction,
} from "../../optimizers/backends/wasm_assembler.ts";

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
export const multiplyCode: WasmFunction = assemble(
  "multiply",
  ["a", "b", "c", "count", "stride", "width", "upper"],
  ({ a, b, c, count, stride, width, upper }, local) => {
    const i = local("i32"), x = local("i32"), end = local("i32"), out = local("i32");
    const p = rows.map(() => local("i32"));
    const q = local("i32");
    const sums = rows.map(() => halves.map(() => local("v128")));
    const right = halves.map(() => local("v128"));
    const left = local("v128");
    const start = mul(i.get, upper.get);
    return countUp(i, constant(0), count.get, constant(tile), [
      countUp(x, constant(0), width.get, constant(8 * tile), [
        p[0]!.set(add(add(a.get, mul(i.get, stride.get)), shiftLeft(start, 3))),
        end.set(add(add(a.get, mul(i.get, stride.get)), stride.get)),
        rows.slice(1).map((r) => p[r]!.set(add(p[r - 1]!.get, stride.get))),
        q.set(add(add(b.get, x.get), mul(start, width.get))),
        sums.map((row) => row.map((sum) => sum.set(constantVector(0)))),
        loopWhile(less(p[0]!.get, end.get), [
          halves.map((h) => right[h]!.set(load(q.get, 16 * h))),
          rows.map((r) => [
            left.set(loadDoubleSplat(p[r]!.get)),
            halves.map((h) =>
              sums[r]![h]!.set(addDoubles(sums[r]![h]!.get, mulDoubles(left.get, right[h]!.get)))
            ),
          ]),
        ], [
          p.map((pointer) => pointer.set(add(pointer.get, constant(8)))),
          q.set(add(q.get, width.get)),
        ]),
        out.set(add(add(c.get, x.get), mul(i.get, width.get))),
        rows.map((r) => [
          halves.map((h) => storeVector(out.get, sums[r]![h]!.get, 16 * h)),
          r < 3 ? out.set(add(out.get, width.get)) : [],
        ]),
      ]),
    ]);
  },
);
