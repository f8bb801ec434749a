/** A problem is added: its file, the list and its row; and each of them forgotten. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertSucceeded, copyOfCheckout } from "./copy.ts";

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

Deno.test("a problem is added in three files, and a forgotten one is named", async (t) => {
  await using copy = await copyOfCheckout();
  const catalogue = "tests/problems/catalogue";
  const test = (...files: string[]) => copy.deno("test", "-A", "--no-check", "--quiet", ...files);
  const told = async (tested: string, message: string, filter = "") => {
    const { success, text } = await test(`${catalogue}/${tested}_test.ts`, `--filter=${filter}`);
    assertEquals(success, false);
    assertStringIncludes(text, message);
  };
  const variant = async (from: string, to: string) => {
    await copy.restore(file);
    assertStringIncludes(problem, from);
    await copy.add(file, problem.replaceAll(from, to));
  };

  await t.step(
    "a file that is not in the list is named, and one that is not exported",
    async () => {
      await copy.add(file, problem);
      await told("records", `mnist-tiny lacks its record in ${list}`);
      const before = 'import { quadraticRecord } from "./small/quadratic.ts";\n';
      await copy.insert(list, before, 'import { mnistTinyRecord } from "./small/mnist_tiny.ts";\n');
      await copy.insert(list, "  quadraticRecord,\n", "  mnistTinyRecord,\n");
      await told("records", 'mnist-tiny lacks the line `export * from "./small/mnist_tiny.ts"`');
      const line = 'export * from "./small/mnist_tiny.ts";\n';
      await copy.insert(list, 'export * from "./small/quadratic.ts";\n', line);
    },
  );

  await t.step("a row that the page lacks is named, and what it should say", async () => {
    await told("records", `mnist-tiny lacks a row in ${page}`);
    await copy.insert(page, "| ------- |\n", row.replace("7,960", "7,961"));
    await told("registry", "what the row of mnist-tiny says", "mnist-tiny");
    await copy.restore(page);
    await copy.insert(page, "| ------- |\n", row);
  });

  await t.step(
    "a data set that is not its own is named, and a name that is another's",
    async () => {
      await variant("  dataSet: mnistDataSet,\n", "");
      await told(
        "data_sets",
        "mnist-tiny is made of no data set, but its loader says: no mnist data",
      );
      await variant('"mnist-tiny"', '"mnist-mlp"');
      await told("records", "two records have the name mnist-mlp");
    },
  );

  await t.step("with all three it is a problem like the others", async () => {
    await variant("", "");
    assertEquals(copy.touched, [page, file, list].toSorted());
    assertSucceeded(await copy.deno("check", "problems/mod.ts", "pipelines/train.ts"));
    assertSucceeded(await copy.deno("lint", "--quiet", file, list));
    assertSucceeded(await copy.deno("fmt", "--quiet", page)); // columns of the table
    assertSucceeded(await copy.deno("fmt", "--check", "--quiet", file, list));
    assertSucceeded(
      await test(
        ...["records", "registry", "data_sets"].map((name) => `${catalogue}/${name}_test.ts`),
        "tests/problems/properties_test.ts",
        "--filter=/mnist-tiny|record|data set|every network/",
      ),
    );
    const trained = await copy.deno(
      ...["run", "-A", "pipelines/train.ts", "--problem", "mnist-tiny", "--steps", "3", "--quiet"],
    );
    assertSucceeded(trained);
  });
});
