/** WebAssembly for gradients of depthwise convolutions. @module */
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

/** A loop over `line` bytes of channels: four at a time, then the rest one by one. */
function channels(
  j: Local,
  line: Local,
  body: (ops: {
    readonly load: (address: Code) => Code;
    readonly store: (address: Code, value: Code) => Code;
    readonly multiplyAdd: (a: Code, b: Code, c: Code) => Code;
    readonly vector: boolean;
  }) => Code,
): Code {
  return [
    j.set(i32.const(0)),
    loopWhile(
      i32.less(j.get, i32.sub(line.get, i32.const(15))),
      body({
        load: v128.load,
        store: v128.store,
        multiplyAdd: (a, b, c) => f32x4.add(f32x4.mul(a, b), c),
        vector: true,
      }),
      j.set(i32.add(j.get, i32.const(16))),
    ),
    loopWhile(
      i32.less(j.get, line.get),
      body({
        load: f32.load,
        store: f32.store,
        multiplyAdd: (a, b, c) => f32.add(f32.mul(a, b), c),
        vector: false,
      }),
      j.set(i32.add(j.get, i32.const(4))),
    ),
  ];
}

/**
 * `addScaledPixels`: `to[i] += x[i] w` for `count` pixels, `xStep` and `toStep` bytes apart, with `line` bytes
 * of channels each.
 */
export const addScaledPixelsCode = assemble(
  "addScaledPixels",
  ["x", "xStep", "w", "to", "toStep", "count", "line"],
  (p, local) => {
    const j = local("i32"), i = local("i32"), from = local("i32"), target = local("i32");
    const weights = { vector: local("v128"), scalar: local("f32") };
    return channels(j, p.line, ({ load, store, multiplyAdd, vector }) => {
      const weight = vector ? weights.vector : weights.scalar;
      return [
        weight.set(load(i32.add(p.w.get, j.get))),
        from.set(i32.add(p.x.get, j.get)),
        target.set(i32.add(p.to.get, j.get)),
        i.set(p.count.get),
        loopWhile(i32.less(i32.const(0), i.get), [
          store(target.get, multiplyAdd(load(from.get), weight.get, load(target.get))),
          from.set(i32.add(from.get, p.xStep.get)),
          target.set(i32.add(target.get, p.toStep.get)),
        ], i.set(i32.sub(i.get, i32.const(1)))),
      ];
    });
  },
);

/** `addPixelProducts`: `to += Σ_i x[i] y[i]` over `count` pixels, with `line` bytes of channels each. */
export const addPixelProductsCode = assemble(
  "addPixelProducts",
  ["x", "xStep", "y", "yStep", "to", "count", "line"],
  (p, local) => {
    const j = local("i32"), i = local("i32"), from = local("i32"), other = local("i32");
    const sums = { vector: local("v128"), scalar: local("f32") };
    return channels(j, p.line, ({ load, store, multiplyAdd, vector }) => {
      const sum = vector ? sums.vector : sums.scalar;
      return [
        sum.set(load(i32.add(p.to.get, j.get))),
        from.set(i32.add(p.x.get, j.get)),
        other.set(i32.add(p.y.get, j.get)),
        i.set(p.count.get),
        loopWhile(i32.less(i32.const(0), i.get), [
          sum.set(multiplyAdd(load(from.get), load(other.get), sum.get)),
          from.set(i32.add(from.get, p.xStep.get)),
          other.set(i32.add(other.get, p.yStep.get)),
        ], i.set(i32.sub(i.get, i32.const(1)))),
        store(i32.add(p.to.get, j.get), sum.get),
      ];
    });
  },
);
