import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  paperLearningRate,
  type PaperMethod,
  paperProblem,
  paperProblems,
  winners,
} from "../../problems/papers.ts";

const methods: readonly PaperMethod[] = ["m-sgd", "adam", "m-ssd", "m-svag"];

Deno.test("the papers' step sizes are 6, 3 and 1 times powers of ten, downwards", () => {
  for (const { id, stepSizes } of paperProblems) {
    assertEquals(Object.keys(stepSizes), [...methods]);
    for (const { explored, winner } of Object.values(stepSizes)) {
      assertEquals(explored, explored.toSorted((a, b) => b - a), id);
      for (const size of explored) assert(/^[631]e/.test(size.toExponential()), `${id}: ${size}`);
      if (winner !== undefined) assert(explored.includes(winner), `${id}: ${winner}`);
    }
  }
});

const thesis = new URL(
  "../../../shared/papers/noise-aware-stochastic-optimization-thesis.md",
  import.meta.url,
);
const text = await Deno.readTextFile(thesis).catch(() => undefined);

Deno.test({
  name: "the papers' step sizes are those that the thesis prints",
  ignore: text === undefined,
  fn() {
    const lines = text!.split("\n");
    for (const [i, { stepSizes }] of paperProblems.entries()) {
      const start = lines.findIndex((line) => line.startsWith(`#### Problem ${i + 1}:`));
      const printed = lines.slice(start + 1).filter((line) => /^[$\d]/.test(line)).slice(0, 4);
      for (const [k, line] of printed.entries()) {
        const sizes = line.replace(/\\mathbf|[{}$]|<\/?sup>|\^/g, "").split(",").map((term) => {
          const [, factor = "1", power = "0"] =
            /^(?:(\d+)(?:\s*(?:·|\\cdot)\s*))?10(-\d+)$/.exec(term.trim()) ??
              ["", term.trim(), "0"];
          return Number(`${factor}e${power}`);
        });
        assertEquals(sizes, stepSizes[methods[k]!].explored);
      }
    }
  },
});

Deno.test("the papers' winners, where they are known", () => {
  assertEquals(paperProblems.map(winners), [
    { "m-sgd": 0.1, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.3 },
    { "m-sgd": 0.03, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 0.06 },
    { "m-sgd": 0.03, "adam": 3e-4, "m-ssd": 1e-4, "m-svag": 0.03 },
    {},
  ]);
});

Deno.test("paperLearningRate() decreases when the paper says, or in proportion", () => {
  const p4 = paperLearningRate(paperProblem("war-and-peace-lstm"), 10);
  assert(typeof p4 === "function");
  assertEquals([0, 124_999, 125_000, 199_999].map(p4), [10, 10, 1, 1]);
  const p3 = paperLearningRate(paperProblem("cifar100-wrn404"), 1, 1e-3);
  assert(typeof p3 === "function");
  const rates = [0, 23, 24, 48, 64].map(p3).map((rate) => Number(rate.toPrecision(6)));
  assertEquals(rates, [1, 1, 0.2, 0.04, 0.008]);
});

Deno.test("paperProblem() throws on unknown ids, offering the nearest", () => {
  const message = 'unknown problem of the papers "cifar10-3c3", did you mean "cifar10-3c3d"?';
  assertThrows(() => paperProblem("cifar10-3c3"), RangeError, message);
});
