/** WebAssembly that makes each number of a row of those at its place in others. @module */
import {
  assemble,
  type Code,
  f32x4,
  i32,
  type Local,
  v128,
  type ValueType,
  type WasmFunction,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { advance, overRow, overRows } from "./rows.ts";

/** Four numbers of each operand, and one that stands in all lanes; `x` and `y` read memory. */
export interface Operands {
  readonly x: Code;
  readonly y: Code;
  readonly scale: Code;
}

/** What every function on elements takes. */
export type ElementwiseParameter = "x" | "y" | "out" | "rows" | "line" | "scale";

/**
 * `out = f(x, y)` for so many `rows` of `line` bytes; `y` is a single row, the same for all.
 *
 * @param build f, given a maker of locals; called once for each way in which elements are read
 */
export function elementwise<Name extends string>(
  name: Name,
  build: (local: (type: ValueType) => Local) => (operands: Operands) => Code,
): WasmFunction<Name, ElementwiseParameter> {
  return assemble(
    name,
    { x: "i32", y: "i32", out: "i32", rows: "i32", line: "i32", scale: "f32" },
    (p, local) => {
      const at = local("i32"), scale = local("v128"), value = build(local);
      const row = overRow(at, p.line, ({ read, write }) => {
        const [x, y, out] = [p.x, p.y, p.out].map(({ get }) => i32.add(get, at.get));
        return write(out!, value({ x: read(x!), y: read(y!), scale: scale.get }));
      });
      const next = [p.x, p.out].map((each) => advance(each, p.line.get));
      return [scale.set(f32x4.splat(p.scale.get)), overRows(p.rows, row, next)];
    },
  );
}

/** `addElements`: `out = x + y` */
export const addElementsCode = elementwise("addElements", () => ({ x, y }) => f32x4.add(x, y));

/** `multiplyElements`: `out = x y` */
export const multiplyElementsCode = elementwise(
  "multiplyElements",
  () => ({ x, y }) => f32x4.mul(x, y),
);

/** `addScaled`: `out = x + scale y`, each rounded on its own */
export const addScaledCode = elementwise(
  "addScaled",
  () => ({ x, y, scale }) => f32x4.add(x, f32x4.mul(y, scale)),
);

/** `relu`: `out = max(x, 0)`, which is NaN where x is */
export const reluCode = elementwise("relu", () => ({ x }) => f32x4.max(x, v128.zero));

/** `reluGradient`: `out = x step(y)`, which is NaN where y is */
export const reluGradientCode = elementwise("reluGradient", (local) => {
  const y = local("v128");
  const one = f32x4.const(1), positive = f32x4.greater(y.get, v128.zero);
  return (operands) => [
    y.set(operands.y),
    f32x4.mul(
      operands.x,
      v128.select(
        one,
        v128.select(v128.zero, y.get, f32x4.greater(one, y.get)),
        positive,
      ),
    ),
  ];
});
