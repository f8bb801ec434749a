import { assertEquals, assertThrows } from "@std/assert";
import { parseLibsvm } from "../../../../problems/data/formats/libsvm.ts";

Deno.test("parseLibsvm() refuses by line what LIBSVM does not write", () => {
  const cases: readonly [string, string][] = [
    ["1 1:2:3\n", 'expected INDEX:VALUE in line 1, found "1:2:3"'],
    ["1 1:2 1:3\n", 'expected an index above 1 in line 1, found "1:3"'],
    ["1 1:2\n1 3:2 2:3\n", 'expected an index above 3 in line 2, found "2:3"'],
    ["1 0x2:3\n", 'expected an index from 1 to 3 in line 1, found "0x2"'],
    ["1 1e0:3\n", 'found "1e0"'],
    ["1 1.0:3\n", 'found "1.0"'],
    ["1 1:0x10\n", 'expected a number in line 1, found "0x10"'],
    ["1 0:2\n", 'found "0"'],
    ["1 4:2\n", 'found "4"'],
    ["1 qid:3 1:2\n", 'found "qid"'],
    [" 1:3 2:4\n", 'expected a number in line 1, found "1:3"'],
    ["1 1:2 # c\n", 'found "#"'],
    ["1 1:\n", "found a blank cell"],
    ["", "has no rows"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => parseLibsvm(text, 3, "t"), SyntaxError, message);
  }
  assertEquals([...parseLibsvm("-1 3:.5\n", 3, "t").values], [0, 0, 0.5, -1]);
});
