import { assertEquals } from "@std/assert";
import {
  countUp,
  i32,
  i32x4,
  loopWhile,
  v128,
  when,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { run } from "./run.ts";

const at = i32.const;

Deno.test("when() takes one branch, or none", () => {
  const chosen = (condition: number) => {
    const result = run(new ArrayBuffer(0), () => [
      when(at(condition), v128.store(at(0), i32x4.const(1)), v128.store(at(0), i32x4.const(2))),
      when(at(condition), v128.store(at(16), i32x4.const(3))),
    ]);
    return [...new Int32Array(result).subarray(0, 5)].filter((_, i) => i % 4 === 0);
  };
  assertEquals(chosen(1), [1, 3]);
  assertEquals(chosen(0), [2, 0]);
});

for (
  const [start, end, step, visited] of [[0, 3, 1, [0, 1, 2]], [1, 8, 3, [1, 4, 7]], [
    2,
    2,
    1,
    [],
  ]] as const
) {
  Deno.test(`countUp() from ${start} below ${end} by ${step} visits [${visited}]`, () => {
    const result = run(new ArrayBuffer(0), (local) => {
      const i = local("i32"), place = local("i32");
      return countUp(i, at(start), at(end), at(step), [
        v128.store(place.get, i32x4.splat(i32.add(i.get, at(100)))),
        place.set(i32.add(place.get, at(16))),
      ]);
    });
    const found = new Int32Array(result).subarray(0, 64).filter((value, k) =>
      k % 4 === 0 && value > 0
    );
    assertEquals([...found].map((value) => value - 100), [...visited]);
  });
}

Deno.test("loopWhile() does nothing where the condition does not hold at first", () => {
  const result = run(new ArrayBuffer(0), (local) => {
    const left = local("i32");
    return [
      loopWhile(i32.less(at(0), left.get), v128.store(at(0), i32x4.const(1)), []),
      left.set(at(3)),
      loopWhile(
        i32.less(at(0), left.get),
        v128.store(at(16), i32x4.splat(left.get)),
        left.set(i32.sub(left.get, at(1))),
      ),
    ];
  });
  assertEquals([new Int32Array(result)[0], new Int32Array(result)[4]], [0, 1]);
});
