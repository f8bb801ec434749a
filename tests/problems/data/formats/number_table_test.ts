import { assertEquals, assertThrows } from "@std/assert";
import { parseNumberTable } from "../../../../problems/data/formats/number_table.ts";

const read = (text: string) => [...parseNumberTable(text, "t.csv").values];

Deno.test("parseNumberTable() reads commas, semicolons, blanks, quotes and headings", () => {
  const four = [1, -2.5, 3e-2, 4];
  const texts = [
    "1,-2.5\n3e-2,4\n",
    "a,b\r\n1, -2.5\r\n3e-2 ,4",
    "\uFEFFa;b\n1;-2.5\n3e-2;4\n",
    '"a, of it","b"\n"1","-2.5"\n3e-2,"4"\n',
    "  1   -2.5\n\n3e-2\t4  \n",
    "1,-2.5\n?,7\n3e-2,4\n",
  ];
  for (const text of texts) assertEquals(read(text), four, text);
});

Deno.test("parseNumberTable() refuses by line what is no table of numbers", () => {
  const cases: readonly [string, string][] = [
    ["a,1\n2,3\n", 'expected a number in line 1, found "a"'],
    ["1,2\n3,\n", "expected a number in line 2, found a blank cell"],
    ["1,,2\n", "expected a number in line 1, found a blank cell"],
    ["1,0x10\n", 'expected a number in line 1, found "0x10"'],
    ["1,0b1\n", 'found "0b1"'],
    ["1,Infinity\n", 'found "Infinity"'],
    ["1,1e999\n", 'found "1e999"'],
    ["a,b\n1,x\n", 'expected a number in line 2, found "x"'],
    ["1;2,5\n", "decimal commas in line 1"],
    ['1,"2\n', "expected a field between quotes"],
    ['1,2"3"\n', "expected a field between quotes"],
    ["1,2\n3\n", "expected 2 columns in line 2, found 1"],
    ["a,b\n", "has no rows"],
    ["", "has no rows"],
  ];
  for (const [text, message] of cases) assertThrows(() => read(text), SyntaxError, message);
});
