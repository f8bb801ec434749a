/** WebAssembly for max-pooling's gradient and for sums over rows. @module */
import {
  assemble,
  type Code,
  countUp,
  f32,
  f32x4,
  i32,
  i32x4,
  type Local,
  loopWhile,
  v128,
  when,
} from "../../../../optimizers/backends/assembler/mod.ts";

const minusInfinity = 0xff800000;

/**
 * `maxPoolRow`: one row of outputs; adds each output's gradient to the place of the first largest
 * input in its window. Offsets of places are relative to `x` and `dx`.
 *
 * @remarks `top` is the offset of the windows' first row, `lines` the number of rows, `line` and
 * `pixel` the bytes of a row and a pixel, `left` and `step` the first window's column and the stride
 */
export const maxPoolRowCode = assemble(
  "maxPoolRow",
  [
    "x",
    "dy",
    "dx",
    "top",
    "lines",
    "line",
    "pixel",
    "inWidth",
    "outWidth",
    "left",
    "step",
    "filterWidth",
  ],
  (p, local) => {
    const ints = (): Local => local("i32");
    const i = ints(), first = ints(), end = ints(), y = ints(), at = ints(), stop = ints();
    const channel = ints(), place = ints(), column = ints();
    const vectors = [0, 1].map(() => ({ best: local("v128"), where: local("v128") }));
    const value = local("v128"), mask = local("v128"), here = local("v128");
    // two vectors of channels at a time: the comparisons of one wait for each other
    const scan = (count: number, read: (address: Code, offset?: number) => Code): Code => [
      vectors.slice(0, count).map(({ best, where }) => [
        best.set(i32x4.const(minusInfinity)),
        where.set(i32x4.const(0xffffffff)),
      ]),
      countUp(y, i32.const(0), p.lines.get, i32.const(1), [
        at.set(i32.add(p.top.get, i32.add(i32.mul(y.get, p.line.get), channel.get))),
        stop.set(i32.add(at.get, i32.mul(end.get, p.pixel.get))),
        countUp(at, i32.add(at.get, i32.mul(first.get, p.pixel.get)), stop.get, p.pixel.get, [
          here.set(i32x4.splat(at.get)),
          vectors.slice(0, count).map(({ best, where }, n) => [
            value.set(read(i32.add(p.x.get, at.get), 16 * n)),
            mask.set(f32x4.greater(value.get, best.get)),
            best.set(v128.select(value.get, best.get, mask.get)),
            where.set(v128.select(here.get, where.get, mask.get)),
          ]),
        ]),
      ]),
    ];
    const scatter = (n: number, lane: number): Code => {
      const offset = 16 * n + 4 * lane;
      return [
        place.set(i32x4.lane(vectors[n]!.where.get, lane)),
        when(i32.atLeast(place.get, i32.const(0)), [
          place.set(i32.add(p.dx.get, place.get)),
          f32.store(
            place.get,
            f32.add(f32.load(place.get, offset), f32.load(p.dy.get, offset)),
            offset,
          ),
        ]),
      ];
    };
    const channels = (count: number): Code =>
      loopWhile(i32.less(channel.get, i32.sub(p.pixel.get, i32.const(16 * count - 1))), [
        scan(count, v128.load),
        vectors.slice(0, count).map((_, n) => [0, 1, 2, 3].map((lane) => scatter(n, lane))),
        p.dy.set(i32.add(p.dy.get, i32.const(16 * count))),
      ], channel.set(i32.add(channel.get, i32.const(16 * count))));
    return [
      column.set(p.left.get),
      countUp(i, i32.const(0), p.outWidth.get, i32.const(1), [
        first.set(i32.max(column.get, i32.const(0))),
        end.set(i32.min(i32.add(column.get, p.filterWidth.get), p.inWidth.get)),
        channel.set(i32.const(0)),
        channels(2),
        channels(1),
        loopWhile(i32.less(channel.get, p.pixel.get), [
          scan(1, f32x4.loadSplat),
          scatter(0, 0),
          p.dy.set(i32.add(p.dy.get, i32.const(4))),
        ], channel.set(i32.add(channel.get, i32.const(4)))),
        column.set(i32.add(column.get, p.step.get)),
      ]),
    ];
  },
);

/** `sumRows`: `to[j] += Σ_i x[i][j]` for a matrix of `line` bytes a row; four rows at a time. */
export const sumRowsCode = sumCode("sumRows", false);

/** `sumSquares`: `to[j] += Σ_i x[i][j]²`, likewise, each square rounded. */
export const sumSquaresCode = sumCode("sumSquares", true);

function sumCode<Name extends string>(name: Name, squared: boolean) {
  return assemble(name, ["x", "to", "rows", "line"], ({ x, to, rows, line }, local) => {
    const j = local("i32"), row = local("i32"), target = local("i32");
    const value = local("v128"), single = local("f32");
    const four = (at: Code): Code =>
      squared ? f32x4.mul(value.tee(v128.load(at)), value.get) : v128.load(at);
    const one = (at: Code): Code =>
      squared ? f32.mul(single.tee(f32.load(at)), single.get) : f32.load(at);
    const next = (): Code => row.tee(i32.add(row.get, line.get));
    const columns = (count: number): Code => [
      j.set(i32.const(0)),
      loopWhile(i32.less(j.get, i32.sub(line.get, i32.const(15))), [
        row.set(i32.add(x.get, j.get)),
        target.set(i32.add(to.get, j.get)),
        v128.store(
          target.get,
          f32x4.add(
            v128.load(target.get),
            count === 1 ? four(row.get) : f32x4.add(
              f32x4.add(four(row.get), four(next())),
              f32x4.add(four(next()), four(next())),
            ),
          ),
        ),
      ], j.set(i32.add(j.get, i32.const(16)))),
      loopWhile(i32.less(j.get, line.get), [
        row.set(i32.add(x.get, j.get)),
        target.set(i32.add(to.get, j.get)),
        f32.store(
          target.get,
          f32.add(
            f32.load(target.get),
            count === 1 ? one(row.get) : f32.add(
              f32.add(one(row.get), one(next())),
              f32.add(one(next()), one(next())),
            ),
          ),
        ),
      ], j.set(i32.add(j.get, i32.const(4)))),
      x.set(i32.add(x.get, i32.mul(line.get, i32.const(count)))),
      rows.set(i32.sub(rows.get, i32.const(count))),
    ];
    return [
      loopWhile(i32.less(i32.const(3), rows.get), columns(4), []),
      loopWhile(i32.less(i32.const(0), rows.get), columns(1), []),
    ];
  });
}
