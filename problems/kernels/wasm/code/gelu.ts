/** WebAssembly for Gaussian error linear units. @module */
import {
  assemble,
  type Code,
  f32x4,
  i32,
  type Local,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { geluTerms } from "../../gelu.ts";
import { overRow } from "./rows.ts";
import { vectorFunctions } from "./vector_functions.ts";

const { slope, cubic } = geluTerms;

/** `slope + factor slope cubic x²` */
const bend = (x: Local, factor: number): Code =>
  f32x4.add(
    f32x4.const(slope),
    f32x4.mul(f32x4.const(factor * slope * cubic), f32x4.mul(x.get, x.get)),
  );

/** `gelu`: `y = x σ(slope (x + cubic x³))` for so many `bytes`. */
export const geluCode = assemble("gelu", ["x", "y", "bytes"], (p, local) => {
  const at = local("i32"), x = local("v128");
  const { sigmoid } = vectorFunctions(local);
  return overRow(at, p.bytes, ({ read, write }) => [
    x.set(read(i32.add(p.x.get, at.get))),
    write(
      i32.add(p.y.get, at.get),
      f32x4.mul(x.get, sigmoid(f32x4.mul(x.get, bend(x, 1)))),
    ),
  ]);
});

/** `geluGradient`: `dx = dy (s + x s (1 - s) slope (1 + 3 cubic x²))` with the sigmoid s of `gelu`. */
export const geluGradientCode = assemble(
  "geluGradient",
  ["dy", "x", "dx", "bytes"],
  (p, local) => {
    const at = local("i32"), x = local("v128"), s = local("v128");
    const { sigmoid } = vectorFunctions(local);
    return overRow(at, p.bytes, ({ read, write }) => [
      x.set(read(i32.add(p.x.get, at.get))),
      s.set(sigmoid(f32x4.mul(x.get, bend(x, 1)))),
      write(
        i32.add(p.dx.get, at.get),
        f32x4.mul(
          read(i32.add(p.dy.get, at.get)),
          f32x4.add(
            s.get,
            f32x4.mul(
              f32x4.mul(f32x4.mul(x.get, s.get), f32x4.sub(f32x4.const(1), s.get)),
              bend(x, 3),
            ),
          ),
        ),
      ),
    ]);
  },
);
