import { assertEquals, assertThrows } from "@std/assert";
import { common } from "../../../pipelines/command_line/common_flags.ts";
import { digits, port } from "../../../pipelines/command_line/port.ts";
import {
  parseCommandLine,
  parseFlags,
  UsageError,
  withDefault,
} from "../../../pipelines/command_line/flags.ts";

const flags = {
  "problem": withDefault(common.problem, "mnist-mlp"),
  "learning-rate": common["learning-rate"],
  "steps": common.steps,
  "seed": withDefault(common.seed, "0"),
  "out": common.out,
  "quiet": common.quiet,
  "json": common.json,
};

const missing = {
  problem: ["mnist-mlp"],
  learningRate: undefined,
  steps: undefined,
  seed: 0,
  out: undefined,
  quiet: false,
  json: false,
};

Deno.test("parseFlags() gives typed values and defaults, by names in camel case", () => {
  const cases: [string, object][] = [
    ["", {}],
    ["--problem a,b --steps 10 -q", { problem: ["a", "b"], steps: 10, quiet: true }],
    ["--steps=1e3 --seed=7 --json", { steps: 1000, seed: 7, json: true }],
    ["--learning-rate 0.1", { learningRate: 0.1 }],
    ["--learning-rate m-sgd=0.1,adam=1e-3", { learningRate: { "m-sgd": 0.1, "adam": 1e-3 } }],
    ["--learning-rate=adam=1e-3 --out=a=b", { learningRate: { adam: 1e-3 }, out: "a=b" }],
    ["--out -", { out: "-" }],
    ["--out 007", { out: "007" }],
    ["--quiet --out runs/x", { quiet: true, out: "runs/x" }],
  ];
  for (const [line, given] of cases) {
    const args = line.split(" ").filter((arg) => arg !== "");
    assertEquals(parseFlags(flags, args), { ...missing, ...given } as never, line);
  }
});

Deno.test("parseFlags() takes some flags with a value or without one", () => {
  const paper = { help: "", placeholder: "[FIGURE]", bare: "all", parse: (text: string) => text };
  const cases: [string[], string | undefined][] = [
    [["--paper"], "all"],
    [["--paper", "-q"], "all"],
    [["--paper", "--steps", "3"], "all"],
    [["--paper", "fig5", "--steps", "3"], "fig5"],
    [["--paper=fig5"], "fig5"],
    [[], undefined],
  ];
  for (const [args, value] of cases) {
    assertEquals(parseFlags({ ...flags, paper }, args).paper, value, args.join(" "));
  }
});

Deno.test("a flag that may stand alone takes a number that follows, and nothing else", () => {
  const live = { help: "", placeholder: "[PORT]", bare: "0", takes: digits, parse: port };
  const cases: [string, unknown][] = [
    ["", undefined],
    ["--live", 0],
    ["--live 8123", 8123],
    ["--live=8123 -q", 8123],
    ["--live -q", 0],
    ["-q --live runs/a", 0],
  ];
  for (const [line, expected] of cases) {
    const args = line.split(" ").filter((arg) => arg !== "");
    const { values, operands } = parseCommandLine({ live, quiet: common.quiet }, args);
    assertEquals(values.live, expected, line);
    assertEquals(operands, line.includes("runs/a") ? ["runs/a"] : []);
  }
  for (const wrong of ["65536", "-1", "1.5"]) {
    assertThrows(
      () => parseFlags({ live }, ["--live", wrong]),
      UsageError,
      `--live must be a port from 0 to 65535, got ${wrong}`,
    );
  }
});

Deno.test("parseFlags() names the flag, the value and the remedy", () => {
  const cases: [string[], string][] = [
    [["--stesp", "1"], 'unknown option "--stesp", did you mean "--steps"?'],
    [["--no-quiet"], 'unknown option "--no-quiet"'],
    [["-x"], 'unknown option "-x"'],
    [["--seed"], "--seed needs a value: --seed S"],
    [["--out="], "--out needs a value: --out DIR"],
    [["--seed", "--quiet"], "--seed needs a value"],
    [["--steps", "1", "--steps", "2"], "--steps is given 2 times; give it once"],
    [["--steps", "0"], "--steps must be a positive integer, got 0"],
    [["--steps", "-3"], "--steps must be a positive integer, got -3"],
    [["--steps", "1.5"], "--steps must be a positive integer, got 1.5"],
    [["--steps", "ten"], '--steps must be a positive integer, got "ten"'],
    [["--seed", "-1"], "--seed must be an integer of at least 0, got -1"],
    [["--learning-rate", "0"], "--learning-rate must be a positive number, got 0"],
    [["--learning-rate", "-.1"], "--learning-rate must be a positive number, got -.1"],
    [["--learning-rate", "NaN"], "--learning-rate must be a positive number, got NaN"],
    [["--learning-rate", "Infinity"], "got Infinity"],
    [["--learning-rate", "a=1,a=2"], '--learning-rate names "a" twice'],
    [["--learning-rate", "a=x"], '--learning-rate of a must be a positive number, got "x"'],
    [["--learning-rate", "a=1,b"], "must be a number or ID=NUMBER[,ID=NUMBER]"],
    [["--problem", "a,,b"], '--problem must be names separated by commas, got "a,,b"'],
    [["--problem", "a,a"], '--problem names "a" twice'],
    [["run"], 'unexpected argument "run"'],
    [["--", "run"], 'unexpected argument "run"'],
  ];
  for (const [args, message] of cases) {
    assertThrows(() => parseFlags(flags, args), UsageError, message);
  }
});
