import { assert, assertEquals } from "@std/assert";
import {
  assemble,
  countUp,
  i32,
  link,
  moduleOf,
  v128,
} from "../../../../../optimizers/backends/assembler/mod.ts";
import {
  type VectorFunctions,
  vectorFunctions,
} from "../../../../../problems/kernels/wasm/code/vector_functions.ts";

/** A function of the vector instructions over an array. */
function evaluate(name: keyof VectorFunctions, inputs: Float32Array): Float32Array {
  const code = assemble("run", ["end"], ({ end }, local) => {
    const at = local("i32"), f = vectorFunctions(local)[name];
    return countUp(at, i32.const(0), end.get, i32.const(16), [
      v128.store(at.get, f(v128.load(at.get))),
    ]);
  });
  const memory = new WebAssembly.Memory({ initial: Math.ceil(inputs.byteLength / 65536) });
  const values = new Float32Array(memory.buffer, 0, inputs.length);
  values.set(inputs);
  link(moduleOf([code])!, memory).run({ end: inputs.byteLength });
  return values;
}

/** Both signs, from 1e-8 to 1e4, and everything between -20 and 20. */
const inputs = Float32Array.from({ length: 16_000 }, (_, i) => {
  const sign = i % 2 === 0 ? 1 : -1;
  return i < 8000 ? sign * 10 ** (-8 + 12 * i / 8000) : sign * 20 * (i - 8000) / 8000;
});

Deno.test("tanh in vectors is right to 1e-6 of itself", () => {
  evaluate("tanh", inputs).forEach((value, i) => {
    const exact = Math.tanh(inputs[i]!);
    assert(Math.abs(value - exact) <= 1e-6 * Math.abs(exact), `tanh(${inputs[i]}) is ${value}`);
  });
});

Deno.test("sigmoid in vectors is right to 3e-7 of itself, where that is not below 1e-37", () => {
  evaluate("sigmoid", inputs).forEach((value, i) => {
    const exact = 1 / (1 + Math.exp(-inputs[i]!));
    assert(Math.abs(value - exact) <= 3e-7 * exact + 1e-37, `sigmoid(${inputs[i]}) is ${value}`);
  });
});

Deno.test("functions in vectors keep NaN, and take infinities", () => {
  const special = Float32Array.of(NaN, Infinity, -Infinity, 0);
  assertEquals([...evaluate("tanh", special)], [NaN, 1, -1, 0]);
  const [nan, one, nothing, half] = evaluate("sigmoid", special);
  assertEquals([nan, one, half], [NaN, 1, 0.5]);
  assert(nothing! >= 0 && nothing! < 1e-37);
});

Deno.test("exp in vectors is right to 4e-7 of itself, up to the ends of its range", () => {
  evaluate("exp", inputs).forEach((value, i) => {
    const exact = Math.exp(Math.max(-87, Math.min(88, inputs[i]!)));
    assert(Math.abs(value - exact) <= 4e-7 * exact, `exp(${inputs[i]}) is ${value}`);
  });
});
