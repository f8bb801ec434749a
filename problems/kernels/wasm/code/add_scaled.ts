/** WebAssembly that adds a multiple of one row to another. @module */
import { assemble, f32x4, i32 } from "../../../../optimizers/backends/assembler/mod.ts";
import { overRow } from "./rows.ts";

/** `addScaled`: `out = x + scale y` for so many `bytes`; each rounded on its own. */
export const addScaledCode = assemble(
  "addScaled",
  { x: "i32", y: "i32", out: "i32", bytes: "i32", scale: "f32" },
  (p, local) => {
    const at = local("i32"), scale = local("v128");
    return [
      scale.set(f32x4.splat(p.scale.get)),
      overRow(at, p.bytes, ({ read, write }) =>
        write(
          i32.add(p.out.get, at.get),
          f32x4.add(
            read(i32.add(p.x.get, at.get)),
            f32x4.mul(read(i32.add(p.y.get, at.get)), scale.get),
          ),
        )),
    ];
  },
);
