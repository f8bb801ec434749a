import { assert, assertEquals, assertRejects } from "@std/assert";
import { dataSetOf, requireDataSets } from "../../../problems/catalogue/data_sets.ts";
import { dataSetRecords } from "../../../problems/data/sets/records.ts";
import { loadProblem, problemIds } from "../../../problems/catalogue/registry.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("dataSetOf() names the data set that a problem asks for", async () => {
  await inFolder(async (data) => {
    const withData = problemIds.filter((id) => dataSetOf(id) !== undefined);
    assert(withData.length >= 2);
    for (const id of withData) {
      const name = dataSetOf(id)!;
      assert(dataSetRecords.some((source) => source.name === name), name);
      await assertRejects(() => loadProblem(id, { data }), Error, `no ${name} data in ${data}`);
    }
    assertEquals(dataSetOf("mnist-mlp"), undefined);
  });
});

Deno.test("requireDataSets() names all that are missing, and how to fetch them", async () => {
  await inFolder(async (data) => {
    const need = (...ids: string[]) => requireDataSets(ids, data);
    const fails = (ids: string[], message: string) =>
      assertRejects(() => need(...ids), Error, message);
    await fails(
      ["fmnist-2c2d", "cifar10-3c3d", "cifar10-other", "mnist-mlp"],
      `no fashion-mnist, cifar-10 data in ${data}: ` +
        `fetch them with \`deno task data fetch fashion-mnist cifar-10 --data ${data}\``,
    );
    await Deno.mkdir(`${data}/cifar-10`);
    await need("cifar10-3c3d", "quadratic");
    await fails(["fmnist-2c2d", "cifar10-3c3d"], `no fashion-mnist data in ${data}: fetch it with`);
    await Deno.writeTextFile(`${data}/t10k-labels-idx1-ubyte.gz`, "");
    await need("fmnist-2c2d"); // the folder itself
    const nowhere = `${data}/nowhere`;
    const problems = ["fmnist-2c2d", "cifar10-3c3d"];
    await assertRejects(() => requireDataSets(problems, nowhere), Error, "does not exist");
  });
});
