/** A problem is added: its file, the list and its row; and each of them forgotten. @module */
import { assertStringIncludes } from "@std/assert";
import type { Addition } from "./addition.ts";
import { assertSucceeded, type Copy } from "./copy.ts";

const file = "problems/catalogue/small/mnist_tiny.ts";
const list = "problems/catalogue/records.ts";
const page = "docs/problems.md";

const problem = `/** A small network on MNIST. @module */
import type { DataOptions } from "../../data/find.ts";
import { loadMnist, mnistDataSet } from "../../data/sets/mnist.ts";
import { classification } from "../../kinds/classification.ts";
import { mlp } from "../../models/networks/mlp.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

const id = "mnist-tiny";

/**
 * \`mnist-tiny\`: the fully-connected network 784-10-10 with ReLU, batches of 32. 7,960 parameters.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistTiny(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  const known = { "m-sgd": 0.3, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.6 };
  return classification({
    id,
    title: "Fully-connected network 784-10-10 on MNIST",
    model: mlp({ hidden: [10], classes: data.classes }),
    data,
    defaults: { batchSize: 32, steps: 100, learningRates: learningRatesLike(known) },
  });
}

/** What is known of {@linkcode mnistTiny}. */
export const mnistTinyRecord: ProblemRecord = problemRecord({
  id,
  dataSet: mnistDataSet,
  load: mnistTiny,
});
`;
const row = "| `mnist-tiny` | | fully-connected, 784-10-10 | 7,960 | MNIST | 32 | 100 |\n";

const testOf = (name: string) => `tests/problems/catalogue/${name}_test.ts`;

async function variant(copy: Copy, from: string, to: string): Promise<void> {
  await copy.restore(file);
  assertStringIncludes(problem, from);
  await copy.add(file, problem.replaceAll(from, to));
}

/** A problem. */
export const aProblem: Addition = {
  what: "a problem",
  files: [page, file, list],
  pages: [page],
  forgotten: [
    {
      what: "a file that is not in the list",
      make: (copy) => copy.add(file, problem),
      test: [testOf("records")],
      says: [`mnist-tiny lacks its record in ${list}`],
    },
    {
      what: "a file that is not exported",
      async make(copy) {
        const before = 'import { quadraticRecord } from "./small/quadratic.ts";\n';
        const own = 'import { mnistTinyRecord } from "./small/mnist_tiny.ts";\n';
        await copy.insert(list, before, own);
        await copy.insert(list, "  quadraticRecord,\n", "  mnistTinyRecord,\n");
      },
      test: [testOf("records")],
      says: ['mnist-tiny lacks the line `export * from "./small/mnist_tiny.ts"`'],
    },
    {
      what: "a row that the page lacks",
      make: (copy) =>
        copy.insert(
          list,
          'export * from "./small/quadratic.ts";\n',
          'export * from "./small/mnist_tiny.ts";\n',
        ),
      test: [testOf("records")],
      says: [`mnist-tiny lacks a row in ${page}`],
    },
    {
      what: "a row that says something else",
      make: (copy) => copy.insert(page, "| ------- |\n", row.replace("7,960", "7,961")),
      test: [testOf("registry")],
      names: "mnist-tiny",
      says: ["what the row of mnist-tiny says"],
    },
    {
      what: "a record without its data set",
      async make(copy) {
        await copy.restore(page);
        await copy.insert(page, "| ------- |\n", row);
        await variant(copy, "  dataSet: mnistDataSet,\n", "");
      },
      test: [testOf("data_sets")],
      says: ["mnist-tiny is made of no data set, but its loader says: no mnist data"],
    },
    {
      what: "another problem's name",
      make: (copy) => variant(copy, '"mnist-tiny"', '"mnist-mlp"'),
      test: [testOf("records")],
      says: ["two records have the name mnist-mlp"],
    },
  ],
  complete: (copy) => variant(copy, "", ""),
  checked: ["problems/mod.ts", "pipelines/train.ts"],
  tested: [
    { test: [testOf("records"), testOf("data_sets")] },
    {
      test: [testOf("registry"), "tests/problems/properties_test.ts"],
      names: "mnist-tiny|every network",
    },
  ],
  async used(copy) {
    const run = "pipelines/train.ts --problem mnist-tiny --steps 3 --quiet";
    assertSucceeded(await copy.deno("run", "-A", "--no-check", ...run.split(" ")));
  },
};
