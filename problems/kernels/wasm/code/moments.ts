/** WebAssembly for sums over examples of gradients and of their squares. @module */
import {
  assemble,
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
