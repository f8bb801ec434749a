/** WebAssembly for max-pooling's gradient and for sums over rows. @module */
import {
  add,
  addFloat,
  addVector,
  assemble,
  atLeast,
  type Code,
  constant,
  constantVector,
  countUp,
  greaterVector,
  lane,
  less,
  load,
  loadFloat,
  loadSplat,
  type Local,
  loopWhile,
  maximum,
  minimum,
  mul,
  select,
  splatInt,
  storeFloat,
  storeVector,
  sub,
  type WasmFunction,
  when,
} from "../../../optimizers/backends/wasm_assembler.ts";

const minusInfinity = 0xff800000;

/**
 * `maxPoolRow`: one row of outputs; adds each output's gradient to the place of the first largest
 * input in its window. Offsets of places are relative to `x` and `dx`.
 *
 * @remarks `top` is the offset of the windows' first row, `lines` the number of rows, `line` and
 * `pixel` the bytes of a row and a pixel, `left` and `step` the first window's column and the stride
 */
export const maxPoolRowCode: WasmFunction = assemble(
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
    const best = local("v128"), where = local("v128"), value = local("v128"), mask = local("v128");
    const scan = (read: (address: Code) => Code): Code => [
      best.set(constantVector(minusInfinity)),
      where.set(constantVector(0xffffffff)),
      countUp(y, constant(0), p.lines.get, constant(1), [
        at.set(add(p.top.get, add(mul(y.get, p.line.get), channel.get))),
        stop.set(add(at.get, mul(end.get, p.pixel.get))),
        countUp(at, add(at.get, mul(first.get, p.pixel.get)), stop.get, p.pixel.get, [
          value.set(read(add(p.x.get, at.get))),
          mask.set(greaterVector(value.get, best.get)),
          best.set(select(value.get, best.get, mask.get)),
          where.set(select(splatInt(at.get), where.get, mask.get)),
        ]),
      ]),
    ];
    const scatter = (index: number): Code => [
      place.set(lane(where.get, index)),
      when(atLeast(place.get, constant(0)), [
        place.set(add(p.dx.get, place.get)),
        storeFloat(
          place.get,
          addFloat(loadFloat(place.get, 4 * index), loadFloat(p.dy.get, 4 * index)),
          4 * index,
        ),
      ]),
    ];
    return [
      column.set(p.left.get),
      countUp(i, constant(0), p.outWidth.get, constant(1), [
        first.set(maximum(column.get, constant(0))),
        end.set(minimum(add(column.get, p.filterWidth.get), p.inWidth.get)),
        channel.set(constant(0)),
        loopWhile(less(channel.get, sub(p.pixel.get, constant(15))), [
          scan(load),
          [0, 1, 2, 3].map(scatter),
          p.dy.set(add(p.dy.get, constant(16))),
        ], channel.set(add(channel.get, constant(16)))),
        loopWhile(less(channel.get, p.pixel.get), [
          scan(loadSplat),
          scatter(0),
          p.dy.set(add(p.dy.get, constant(4))),
        ], channel.set(add(channel.get, constant(4)))),
        column.set(add(column.get, p.step.get)),
      ]),
    ];
  },
);

/** `sumRows`: `to[j] += Σ_i x[i][j]` for a matrix of `line` bytes a row; four rows at a time. */
export const sumRowsCode: WasmFunction = assemble(
  "sumRows",
  ["x", "to", "rows", "line"],
  ({ x, to, rows, line }, local) => {
    const j = local("i32"), row = local("i32"), target = local("i32");
    const next = (): Code => row.tee(add(row.get, line.get));
    const columns = (count: number): Code => [
      j.set(constant(0)),
      loopWhile(less(j.get, sub(line.get, constant(15))), [
        row.set(add(x.get, j.get)),
        target.set(add(to.get, j.get)),
        storeVector(
          target.get,
          addVector(
            load(target.get),
            count === 1 ? load(row.get) : addVector(
              addVector(load(row.get), load(next())),
              addVector(load(next()), load(next())),
            ),
          ),
        ),
      ], j.set(add(j.get, constant(16)))),
      loopWhile(less(j.get, line.get), [
        row.set(add(x.get, j.get)),
        target.set(add(to.get, j.get)),
        storeFloat(
          target.get,
          addFloat(
            loadFloat(target.get),
            count === 1 ? loadFloat(row.get) : addFloat(
              addFloat(loadFloat(row.get), loadFloat(next())),
              addFloat(loadFloat(next()), loadFloat(next())),
            ),
          ),
        ),
      ], j.set(add(j.get, constant(4)))),
      x.set(add(x.get, mul(line.get, constant(count)))),
      rows.set(sub(rows.get, constant(count))),
    ];
    return [
      loopWhile(less(constant(3), rows.get), columns(4), []),
      loopWhile(less(constant(0), rows.get), columns(1), []),
    ];
  },
);
