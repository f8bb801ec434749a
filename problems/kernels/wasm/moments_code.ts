/** WebAssembly for sums over examples of gradients and of their squares. @module */
import {
  add,
  addFloat,
  addVector,
  assemble,
  constant,
  less,
  load,
  loadFloat,
  loopWhile,
  mulFloat,
  mulVector,
  storeFloat,
  storeVector,
  sub,
  subFloat,
  subVector,
  type WasmFunction,
} from "../../../optimizers/backends/wasm_assembler.ts";

/** `addMoments`: with `d = x[i] - from[i]`, `sums[i] += d` and `squares[i] += d²`; `bytes` of each. */
export const addMomentsCode: WasmFunction = assemble(
  "addMoments",
  ["x", "from", "sums", "squares", "bytes"],
  ({ x, from, sums, squares, bytes }, local) => {
    const vector = local("v128"), float = local("f32");
    const advance = (step: number) => [
      [x, from, sums, squares].map((at) => at.set(add(at.get, constant(step)))),
      bytes.set(sub(bytes.get, constant(step))),
    ];
    return [
      loopWhile(less(constant(15), bytes.get), [
        vector.set(subVector(load(x.get), load(from.get))),
        storeVector(sums.get, addVector(load(sums.get), vector.get)),
        storeVector(squares.get, addVector(load(squares.get), mulVector(vector.get, vector.get))),
      ], advance(16)),
      loopWhile(less(constant(0), bytes.get), [
        float.set(subFloat(loadFloat(x.get), loadFloat(from.get))),
        storeFloat(sums.get, addFloat(loadFloat(sums.get), float.get)),
        storeFloat(squares.get, addFloat(loadFloat(squares.get), mulFloat(float.get, float.get))),
      ], advance(4)),
    ];
  },
);
