/** WebAssembly for Gaussian error linear units. @module */
import { type Code, f32x4, type Local } from "../../../../optimizers/backends/assembler/mod.ts";
import { geluTerms } from "../../gelu.ts";
import { elementwise } from "./elementwise.ts";
import { vectorFunctions } from "./vector_functions.ts";

const { slope, cubic } = geluTerms;

/** `slope + factor slope cubic x²` */
const bend = (x: Local, factor: number): Code =>
  f32x4.add(
    f32x4.const(slope),
    f32x4.mul(f32x4.const(factor * slope * cubic), f32x4.mul(x.get, x.get)),
  );

/** `gelu`: `out = x σ(slope (x + cubic x³))` */
export const geluCode = elementwise("gelu", (local) => {
  const x = local("v128"), { sigmoid } = vectorFunctions(local);
  return (operands) => [
    x.set(operands.x),
    f32x4.mul(x.get, sigmoid(f32x4.mul(x.get, bend(x, 1)))),
  ];
});

/** `geluGradient`: `out = x (s + y s (1 - s) slope (1 + 3 cubic y²))` with the sigmoid s of `gelu` at y */
export const geluGradientCode = elementwise("geluGradient", (local) => {
  const y = local("v128"), s = local("v128"), { sigmoid } = vectorFunctions(local);
  return (operands) => [
    y.set(operands.y),
    s.set(sigmoid(f32x4.mul(y.get, bend(y, 1)))),
    f32x4.mul(
      operands.x,
      f32x4.add(
        s.get,
        f32x4.mul(
          f32x4.mul(f32x4.mul(y.get, s.get), f32x4.sub(f32x4.const(1), s.get)),
          bend(y, 3),
        ),
      ),
    ),
  ];
});
