import { assert, assertEquals, assertThrows } from "@std/assert";
import type { PaperMethod } from "../../../optimizers/methods/contract/record.ts";
import { paperProblem, paperProblems } from "../../../problems/catalogue/paper_problems.ts";
import { paperLearningRate, winners } from "../../../problems/papers/paper_problem.ts";

const methods: readonly PaperMethod[] = ["m-sgd", "adam", "m-ssd", "m-svag"];

const published = paperProblems.filter(({ version }) => version === "ICML 2018");
const submitted = paperProblems.filter(({ version }) => version === "ICLR 2018 submission");

Deno.test("the papers' problems have an id each, and the papers' names", () => {
  const ids = paperProblems.map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
  assertEquals(published.map(({ name }) => name), ["P1", "P2", "P3", "P4"]);
  assertEquals(submitted.map(({ name }) => name), ["MNIST", "CIFAR-10", "CIFAR-100"]);
});

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
  "../../../../shared/papers/noise-aware-stochastic-optimization-thesis.md",
  import.meta.url,
);
const text = await Deno.readTextFile(thesis).catch(() => undefined);

Deno.test({
  name: "the papers' step sizes are those that the thesis prints",
  ignore: text === undefined,
  fn() {
    const lines = text!.split("\n");
    for (const [i, { stepSizes }] of published.entries()) {
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
  assertEquals(published.map(winners), [
    { "m-sgd": 0.1, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.3 },
    { "m-sgd": 0.03, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 0.06 },
    { "m-sgd": 0.03, "adam": 3e-4, "m-ssd": 1e-4, "m-svag": 0.03 },
    {},
  ]);
});

Deno.test("the submission's problems have its batch sizes, steps and decreases", () => {
  assertEquals(
    submitted.map(({ id, batchSize, steps, schedule }) => [id, batchSize, steps, schedule]),
    [
      ["mnist-mlp", 128, 4_000, undefined],
      ["cifar10-3c3d-iclr", 256, 25_000, undefined],
      ["cifar100-allcnn", 256, 60_000, { factor: 0.1, steps: [40_000, 50_000] }],
    ],
  );
  assertEquals(submitted.map(winners), [{}, {}, {}]);
});

const submission = new URL(
  "../../../../shared/papers/dissecting-adam-iclr2018-submission.txt",
  import.meta.url,
);
const submissionText = await Deno.readTextFile(submission).catch(() => undefined);

Deno.test({
  name: "the submission's numbers are those that it prints",
  ignore: submissionText === undefined,
  fn() {
    const printed = submissionText!.replace(/\s+/g, " ");
    const [mnist, cifar10, cifar100] = submitted;
    assert(printed.includes(
      `used a batch size of ${mnist!.batchSize} on mnist and ${
        cifar10!.batchSize
      } on the two cifar`,
    ));
    assertEquals(cifar100!.batchSize, cifar10!.batchSize);
    const [first, second] = cifar100!.schedule!.steps;
    const factor = 1 / cifar100!.schedule!.factor;
    const decreased = `decreased by a factor of ${factor} after ${first! / 1e3}k and ${
      second! / 1e3
    }k`;
    assert(printed.includes(decreased));
    for (const { steps } of submitted) { // the last number on an axis in thousands of steps
      const last = steps < 1e4 ? (steps / 1e3).toFixed(1) : String(steps / 1e3);
      assert(new RegExp(`[\\d.]+ ${last} Steps\\(∙10-3\\)`).test(printed), last);
    }
  },
});

Deno.test({
  name: "the submission's accuracies are those of the table of its Fig. 3, the only ones in print",
  ignore: submissionText === undefined,
  fn() {
    for (const id of methods) {
      const line = submissionText!.split("\n").find((line) =>
        line.toLowerCase().startsWith(`${id}\t`)
      )!;
      const printed = [...line.matchAll(/([\d.]+) ± ([\d.]+)%/g)].map(([, mean, sd]) => [mean, sd]);
      const ours = submitted.map(({ accuracies }) => accuracies![id]);
      assertEquals(
        ours.map(({ mean, sd }) => [mean, sd].map((share) => (100 * share).toFixed(1))),
        printed,
      );
    }
    assertEquals(published.flatMap(({ accuracies }) => accuracies ?? []), []);
  },
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
