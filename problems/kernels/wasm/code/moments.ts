/** WebAssembly for sums over examples of gradients and of their squares. @module */
import {
  assemble,
  type Code,
  f32,
  f32x4,
  i32,
  type Local,
  loopWhile,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";

/** `addMoments`: with `d = x[i] - from[i]`, `sums[i] += d` and `squares[i] += d²`; `bytes` of each. */
export const addMomentsCode = assemble(
  "addMoments",
  ["x", "from", "sums", "squares", "bytes"],
  ({ x, from, sums, squares, bytes }, local) => {
    const vector = local("v128"), float = local("f32");
    const advance = (step: number) => [
      [x, from, sums, squares].map((at) => at.set(i32.add(at.get, i32.const(step)))),
      bytes.set(i32.sub(bytes.get, i32.const(step))),
    ];
    return [
      loopWhile(i32.less(i32.const(15), bytes.get), [
        vector.set(f32x4.sub(v128.load(x.get), v128.load(from.get))),
        v128.store(sums.get, f32x4.add(v128.load(sums.get), vector.get)),
        v128.store(
          squares.get,
          f32x4.add(v128.load(squares.get), f32x4.mul(vector.get, vector.get)),
        ),
      ], advance(16)),
      loopWhile(i32.less(i32.const(0), bytes.get), [
        float.set(f32.sub(f32.load(x.get), f32.load(from.get))),
        f32.store(sums.get, f32.add(f32.load(sums.get), float.get)),
        f32.store(squares.get, f32.add(f32.load(squares.get), f32.mul(float.get, float.get))),
      ], advance(4)),
    ];
  },
);

/** Columns of `x`, and of `dy`, whose products are followed together. */
export const momentsWidth = 4;

/**
 * `productMoments`: of four columns of x and all columns of dy, for the products `h_k = x_k dy_k`,
 *
 *     first = h_0,   sums = Σ_k (h_k - h_0),   squares = Σ_k (h_k - h_0)²
 *
 * Products are rounded before h_0 is subtracted, so that equal examples differ by 0. `x` is where the four
 * columns are in a panel, `dy` panels of `step` bytes an example; the outputs have a row for each of the
 * four columns, `line` bytes from one to the next.
 */
export const productMomentsCode = assemble(
  "productMoments",
  ["x", "dy", "step", "examples", "first", "sums", "squares", "line"],
  ({ x, dy, step, examples, first, sums, squares, line }, local) => {
    const k = local("i32"), a = local("i32"), b = local("i32"), j = local("i32");
    const panel = local("i32"), place = local("i32");
    const lefts = local("v128"), right = local("v128"), difference = local("v128");
    const rows = [0, 1, 2, 3].map((lane) => ({
      lane,
      first: local("v128"),
      sum: local("v128"),
      square: local("v128"),
    }));
    const product = (lane: number): Code =>
      f32x4.mul(v128.shuffle(lefts.get, lefts.get, [lane, lane, lane, lane]), right.get);
    const read = [lefts.set(v128.load(a.get)), right.set(v128.load(b.get))];
    const begin = [
      read,
      rows.map(({ lane, first, sum, square }) => [
        first.set(product(lane)),
        sum.set(v128.zero),
        square.set(v128.zero),
      ]),
    ];
    const follow = [
      read,
      rows.map(({ lane, first, sum, square }) => [
        difference.set(f32x4.sub(product(lane), first.get)),
        sum.set(f32x4.add(sum.get, difference.get)),
        square.set(f32x4.add(square.get, f32x4.mul(difference.get, difference.get))),
      ]),
    ];
    const next = [a, b].map((at) => at.set(i32.add(at.get, step.get)));
    const write = (to: Code, value: Code): Code => v128.store(i32.add(to, place.get), value);
    const quad = (offset: number): Code => [
      a.set(x.get),
      b.set(i32.add(panel.get, i32.const(offset))),
      begin,
      next,
      k.set(i32.sub(examples.get, i32.const(1))),
      loopWhile(i32.less(i32.const(0), k.get), follow, [
        next,
        k.set(i32.sub(k.get, i32.const(1))),
      ]),
      place.set(i32.add(j.get, i32.const(offset))),
      rows.map((row) => [
        write(first.get, row.first.get),
        write(sums.get, row.sum.get),
        write(squares.get, row.square.get),
        place.set(i32.add(place.get, line.get)),
      ]),
    ];
    return [
      panel.set(dy.get),
      j.set(i32.const(0)),
      loopWhile(i32.less(j.get, line.get), [quad(0), quad(16)], [
        j.set(i32.add(j.get, step.get)),
        panel.set(i32.add(panel.get, i32.mul(step.get, examples.get))),
      ]),
    ];
  },
);

/** Whether `square > factor · variance` somewhere, as bits of `any` that are not 0. */
const markExcess = (any: Local, square: Code, factor: Code, variance: Code): Code =>
  any.set(v128.or(any.get, f32x4.greater(square, f32x4.mul(factor, variance))));

/** Runs through `bytes` at the addresses, four elements at a time, and one by one at the end. */
const forAll = (
  bytes: Local,
  addresses: readonly Local[],
  visit: (read: (address: Code) => Code, write: (address: Code, value: Code) => Code) => Code,
): Code => {
  const advance = (step: number): Code => [
    addresses.map((at) => at.set(i32.add(at.get, i32.const(step)))),
    bytes.set(i32.sub(bytes.get, i32.const(step))),
  ];
  const writeOne = (address: Code, value: Code) => v128.storeLane(address, value, 0);
  return [
    loopWhile(i32.less(i32.const(15), bytes.get), visit(v128.load, v128.store), advance(16)),
    loopWhile(i32.less(i32.const(0), bytes.get), visit(f32x4.loadSplat, writeOne), advance(4)),
  ];
};

/**
 * `varianceFromMoments`: puts `(n squares - sums²) scale` in the place of the squares, and 0 where that is
 * below `rounding · n squares`, as `plainVariance` does. At `to` four lanes, not all 0 bits if
 * `sums² > factor · variance` somewhere. `bytes` of sums and squares.
 */
export const varianceFromMomentsCode = assemble(
  "varianceFromMoments",
  {
    sums: "i32",
    squares: "i32",
    bytes: "i32",
    n: "f32",
    rounding: "f32",
    scale: "f32",
    factor: "f32",
    to: "i32",
  },
  ({ sums, squares, bytes, n, rounding, scale, factor, to }, local) => {
    const vector = () => local("v128");
    const all = [n, rounding, scale, factor].map((scalar) => ({ scalar, lanes: vector() }));
    const [count, share, unit, limit] = all.map(({ lanes }) => lanes.get) as [
      Code,
      Code,
      Code,
      Code,
    ];
    const square = vector(), total = vector(), excess = vector(), variance = vector();
    const any = vector();
    return [
      all.map(({ scalar, lanes }) => lanes.set(f32x4.splat(scalar.get))),
      forAll(bytes, [sums, squares], (read, write) => [
        square.set(read(sums.get)),
        square.set(f32x4.mul(square.get, square.get)),
        total.set(f32x4.mul(count, read(squares.get))),
        excess.set(f32x4.sub(total.get, square.get)),
        variance.set(v128.select(
          v128.zero,
          f32x4.mul(unit, excess.get),
          f32x4.greater(f32x4.mul(share, total.get), excess.get),
        )),
        write(squares.get, variance.get),
        markExcess(any, square.get, limit, variance.get),
      ]),
      v128.store(to.get, any.get),
    ];
  },
);

/**
 * `findExcess`: at `to` four lanes, not all 0 bits if `gradient² > factor · variance` somewhere; `bytes` of
 * gradient and variance.
 */
export const findExcessCode = assemble(
  "findExcess",
  { gradient: "i32", variance: "i32", factor: "f32", to: "i32", bytes: "i32" },
  ({ gradient, variance, factor, to, bytes }, local) => {
    const g = local("v128"), scale = local("v128"), any = local("v128");
    return [
      scale.set(f32x4.splat(factor.get)),
      forAll(bytes, [gradient, variance], (read) => [
        g.set(read(gradient.get)),
        markExcess(any, f32x4.mul(g.get, g.get), scale.get, read(variance.get)),
      ]),
      v128.store(to.get, any.get),
    ];
  },
);
