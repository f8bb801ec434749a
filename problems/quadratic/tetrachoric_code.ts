/** WebAssembly for the tetrachoric series. @module */
import {
  assemble,
  type Code,
  countUp,
  f64x2,
  i32,
  loopWhile,
  v128,
} from "../../optimizers/backends/assembler/mod.ts";

const doubles = 2; // in a vector
const vectors = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Columns that are summed up in registers at once; rows of matrices are as wide as a multiple of it. */
export const tile = doubles * vectors.length;

/**
 * `series`: `sums += Σ_m Σ_i h_m(x_i) Σ_j w_mij h_m(x_j)`, where j runs over the partners of i, for `width`
 * bytes of columns; all arguments in bytes, but for `terms`.
 *
 * On entry `now` is h_0(x) and `before` anything finite; both are overwritten. All three and `sums` are
 * float64 of rows of `width` bytes, a multiple of 8 `tile`. Of term m and row i are an int32 of `counts`, so
 * many of the row's `partners` (int32 rows), which begin with that of its `starts`, and of the `weights`
 * (float64, in the order of use); of each term are two float64 of `factors`, in
 * `h_{m+1} = (x h_m - factor_0 h_{m-1}) factor_1`. `size` is that of `now`.
 *
 * Every sum is added up in the order of the partners and nothing is fused, so that results are the same on
 * every machine.
 */
export const seriesCode = assemble(
  "series",
  [
    "terms",
    "size",
    "width",
    "x",
    "before",
    "now",
    "sums",
    "counts",
    "starts",
    "partners",
    "weights",
    "factors",
  ],
  (at, local) => {
    const term = local("i32"), row = local("i32"), column = local("i32");
    const start = local("i32"), partner = local("i32"), weight = local("i32");
    const end = local("i32"), functions = local("i32"), other = local("i32");
    const target = local("i32"), swapped = local("i32");
    const inRow = vectors.map(() => local("v128"));
    const factor = local("v128"), back = local("v128"), scale = local("v128");

    const sumOfPartners: Code = [
      partner.set(i32.add(at.partners.get, i32.shiftLeft(i32.load(start.get), 2))),
      weight.set(at.weights.get),
      functions.set(i32.add(at.now.get, column.get)),
      inRow.map((sum) => sum.set(v128.zero)),
      loopWhile(i32.less(weight.get, end.get), [
        other.set(i32.add(functions.get, i32.mul(i32.load(partner.get), at.width.get))),
        factor.set(f64x2.loadSplat(weight.get)),
        inRow.map((sum, v) =>
          sum.set(f64x2.add(sum.get, f64x2.mul(factor.get, v128.load(other.get, 16 * v))))
        ),
      ], [
        weight.set(i32.add(weight.get, i32.const(8))),
        partner.set(i32.add(partner.get, i32.const(4))),
      ]),
    ];
    const addRow: Code = [
      other.set(i32.add(functions.get, row.get)),
      target.set(i32.add(at.sums.get, column.get)),
      inRow.map((sum, v) =>
        v128.store(
          target.get,
          f64x2.add(
            v128.load(target.get, 16 * v),
            f64x2.mul(sum.get, v128.load(other.get, 16 * v)),
          ),
          16 * v,
        )
      ),
    ];
    const nextTerm: Code = [
      back.set(f64x2.loadSplat(at.factors.get)),
      scale.set(f64x2.loadSplat(at.factors.get, 8)),
      countUp(row, i32.const(0), at.size.get, i32.const(16), [
        other.set(i32.add(at.before.get, row.get)),
        v128.store(
          other.get,
          f64x2.mul(
            f64x2.sub(
              f64x2.mul(
                v128.load(i32.add(at.x.get, row.get)),
                v128.load(i32.add(at.now.get, row.get)),
              ),
              f64x2.mul(back.get, v128.load(other.get)),
            ),
            scale.get,
          ),
        ),
      ]),
      swapped.set(at.before.get),
      at.before.set(at.now.get),
      at.now.set(swapped.get),
    ];
    return countUp(term, i32.const(0), at.terms.get, i32.const(1), [
      start.set(at.starts.get),
      countUp(row, i32.const(0), at.size.get, at.width.get, [
        end.set(i32.add(at.weights.get, i32.shiftLeft(i32.load(at.counts.get), 3))),
        countUp(column, i32.const(0), at.width.get, i32.const(8 * tile), [sumOfPartners, addRow]),
        at.weights.set(end.get),
        at.counts.set(i32.add(at.counts.get, i32.const(4))),
        start.set(i32.add(start.get, i32.const(4))),
      ]),
      nextTerm,
      at.factors.set(i32.add(at.factors.get, i32.const(16))),
    ]);
  },
);
