/** WebAssembly that draws masks of dropout. @module */
import {
  assemble,
  type Code,
  i32,
  loopWhile,
} from "../../../../optimizers/backends/assembler/mod.ts";

/**
 * `dropoutMask`: with the words of Marsaglia's generator, `to` up to `end` in bytes is `kept` where the next word, as
 * an unsigned number, is above `dropped`, and 0 elsewhere.
 */
export const dropoutMaskCode = assemble(
  "dropoutMask",
  { to: "i32", end: "i32", x: "i32", y: "i32", z: "i32", w: "i32", dropped: "i32", kept: "f32" },
  ({ to, end, x, y, z, w, dropped, kept }, local) => {
    const t = local("i32"), bits = local("i32");
    // no branch, which would be foreseen as seldom as the words
    const all = (condition: Code): Code => i32.sub(i32.const(0), condition);
    return [
      bits.set(i32.bits(kept.get)),
      loopWhile(i32.above(end.get, to.get), [
        t.set(i32.xor(x.get, i32.shiftLeft(x.get, 11))),
        x.set(y.get),
        y.set(z.get),
        z.set(w.get),
        w.set(i32.xor(
          i32.xor(w.get, i32.shiftRight(w.get, 19)),
          i32.xor(t.get, i32.shiftRight(t.get, 8)),
        )),
        i32.store(to.get, i32.and(all(i32.above(w.get, dropped.get)), bits.get)),
      ], to.set(i32.add(to.get, i32.const(4)))),
    ];
  },
);
