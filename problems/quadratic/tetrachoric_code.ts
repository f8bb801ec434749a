/** WebAssembly for the tetrachoric series. @module */
import {
  add,
  addDoubles,
  assemble,
  type Code,
  constant,
  constantVector,
  countUp,
  less,
  load,
  loadDoubleSplat,
  loadInt,
  loopWhile,
  mul,
  mulDoubles,
  shiftLeft,
  storeVector,
  subDoubles,
  type WasmFunction,
} from "../../optimizers/backends/wasm_assembler.ts";

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
export const seriesCode: WasmFunction = assemble(
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
      partner.set(add(at.partners.get, shiftLeft(loadInt(start.get), 2))),
      weight.set(at.weights.get),
      functions.set(add(at.now.get, column.get)),
      inRow.map((sum) => sum.set(constantVector(0))),
      loopWhile(less(weight.get, end.get), [
        other.set(add(functions.get, mul(loadInt(partner.get), at.width.get))),
        factor.set(loadDoubleSplat(weight.get)),
        inRow.map((sum, v) =>
          sum.set(addDoubles(sum.get, mulDoubles(factor.get, load(other.get, 16 * v))))
        ),
      ], [
        weight.set(add(weight.get, constant(8))),
        partner.set(add(partner.get, constant(4))),
      ]),
    ];
    const addRow: Code = [
      other.set(add(functions.get, row.get)),
      target.set(add(at.sums.get, column.get)),
      inRow.map((sum, v) =>
        storeVector(
          target.get,
          addDoubles(load(target.get, 16 * v), mulDoubles(sum.get, load(other.get, 16 * v))),
          16 * v,
        )
      ),
    ];
    const nextTerm: Code = [
      back.set(loadDoubleSplat(at.factors.get)),
      scale.set(loadDoubleSplat(at.factors.get, 8)),
      countUp(row, constant(0), at.size.get, constant(16), [
        other.set(add(at.before.get, row.get)),
        storeVector(
          other.get,
          mulDoubles(
            subDoubles(
              mulDoubles(load(add(at.x.get, row.get)), load(add(at.now.get, row.get))),
              mulDoubles(back.get, load(other.get)),
            ),
            scale.get,
          ),
        ),
      ]),
      swapped.set(at.before.get),
      at.before.set(at.now.get),
      at.now.set(swapped.get),
    ];
    return countUp(term, constant(0), at.terms.get, constant(1), [
      start.set(at.starts.get),
      countUp(row, constant(0), at.size.get, at.width.get, [
        end.set(add(at.weights.get, shiftLeft(loadInt(at.counts.get), 3))),
        countUp(column, constant(0), at.width.get, constant(8 * tile), [sumOfPartners, addRow]),
        at.weights.set(end.get),
        at.counts.set(add(at.counts.get, constant(4))),
        start.set(add(start.get, constant(4))),
      ]),
      nextTerm,
      at.factors.set(add(at.factors.get, constant(16))),
    ]);
  },
);
