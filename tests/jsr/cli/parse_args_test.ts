import { parseArgs } from "@std/cli/parse-args";
import { assertEquals } from "@std/assert";

// What the documentation of @std/cli says; so that the stand-in and the real one can be exchanged.

Deno.test("parseArgs() reads values, switches, negations, short groups and what follows --", () => {
  const cases: [string, Parameters<typeof parseArgs>[1], object][] = [
    ["--foo --bar=baz ./quux.txt", {}, { _: ["./quux.txt"], foo: true, bar: "baz" }],
    ["--port 80 x", {}, { _: ["x"], port: 80 }],
    ["--port 80", { string: ["port"] }, { _: [], port: "80" }],
    ["--port", { string: ["port"] }, { _: [], port: "" }],
    ["-abc", {}, { _: [], a: true, b: true, c: true }],
    ["-n5 -o file", {}, { _: [], n: 5, o: "file" }],
    ["--no-color", { negatable: ["color"] }, { _: [], color: false }],
    ["--no-color", {}, { _: [], "no-color": true }],
    ["-h", { boolean: ["help"], alias: { help: "h" } }, { _: [], h: true, help: true }],
    ["x", { boolean: ["help"] }, { _: ["x"], help: false }],
    ["--help x", { boolean: ["help"] }, { _: ["x"], help: true }],
    ["--a 1 --a 2", { string: ["a"], collect: ["a"] }, { _: [], a: ["1", "2"] }],
    ["", { collect: ["a"] }, { _: [], a: [] }],
    ["", { default: { a: 3 } }, { _: [], a: 3 }],
    ["x -- --y", {}, { _: ["x", "--y"] }],
    ["x -- --y", { "--": true }, { _: ["x"], "--": ["--y"] }],
    ["x --y", { stopEarly: true }, { _: ["x", "--y"] }],
  ];
  for (const [line, options, expected] of cases) {
    const parsed = parseArgs(line.split(" ").filter((arg) => arg !== ""), options);
    assertEquals({ ...parsed }, expected as never, line);
  }
});

Deno.test("parseArgs() shows what is not declared to `unknown`, which may drop it", () => {
  const seen: unknown[] = [];
  const parsed = parseArgs(["--a=1", "--b", "c", "-d"], {
    string: ["a"],
    unknown: (...args) => {
      seen.push(args);
      return args[1] !== "b";
    },
  });
  assertEquals(seen, [["--b", "b", "c"], ["-d", "d", true]]);
  assertEquals({ ...parsed }, { _: [], a: "1", d: true } as never);
});
