/** WebAssembly for sums over examples of gradients and of their squares. @module */
import {
  assemble,
  type Code,
  f32,
  f32x4,
  i32,
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

/**
 * `largestExcess`: in the four lanes at `to`, the largest of `gradient² - factor · variance`; `bytes` of
 * gradient and variance, the factor four times.
 */
export const largestExcessCode = assemble(
  "largestExcess",
  ["gradient", "variance", "factor", "to", "bytes"],
  ({ gradient, variance, factor, to, bytes }, local) => {
    const g = local("v128"), scale = local("v128"), largest = local("v128");
    const look = (read: (address: Code) => Code): Code => [
      g.set(read(gradient.get)),
      largest.set(f32x4.max(
        largest.get,
        f32x4.sub(f32x4.mul(g.get, g.get), f32x4.mul(scale.get, read(variance.get))),
      )),
    ];
    const advance = (step: number): Code => [
      [gradient, variance].map((at) => at.set(i32.add(at.get, i32.const(step)))),
      bytes.set(i32.sub(bytes.get, i32.const(step))),
    ];
    return [
      scale.set(v128.load(factor.get)),
      loopWhile(i32.less(i32.const(15), bytes.get), look(v128.load), advance(16)),
      loopWhile(i32.less(i32.const(0), bytes.get), look(f32x4.loadSplat), advance(4)),
      v128.store(to.get, largest.get),
    ];
  },
);
