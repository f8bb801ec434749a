/** WebAssembly that puts zeros around images. @module */
import { assemble, i32, type Local, v128 } from "../../../../optimizers/backends/assembler/mod.ts";
import { advance, overRow, overRows } from "./rows.ts";

/**
 * `padImages`: images of so many `lines` of `line` bytes, each with zeros around it: `top` bytes of them above,
 * `left` and `right` of each line, `bottom` below.
 */
export const padImagesCode = assemble(
  "padImages",
  ["from", "to", "images", "lines", "line", "top", "left", "right", "bottom"],
  ({ from, to, images, lines, line, top, left, right, bottom }, local) => {
    const at = local("i32"), remaining = local("i32");
    const place = (pointer: Local) => i32.add(pointer.get, at.get);
    const zeros = (bytes: Local) => [
      overRow(at, bytes, ({ write }) => write(place(to), v128.zero)),
      advance(to, bytes.get),
    ];
    const copy = [
      overRow(at, line, ({ read, write }) => write(place(to), read(place(from)))),
      advance(to, line.get),
      advance(from, line.get),
    ];
    const padded = [zeros(left), copy, zeros(right)];
    return overRows(images, [
      zeros(top),
      remaining.set(lines.get),
      overRows(remaining, padded, []),
      zeros(bottom),
    ], []);
  },
);
