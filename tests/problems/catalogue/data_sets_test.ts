import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { dataSetOf, requireDataSets } from "../../../problems/catalogue/data_sets.ts";
import { problemRecords } from "../../../problems/catalogue/records.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";
import { inFolder } from "../../in_folder.ts";

Deno.test("every problem loads the data set that its record names", async () => {
  await inFolder(async (data) => {
    const told: string[] = [];
    for (const { ids: [id], dataSet } of problemRecords) {
      const said = await loadProblem(id!, { data }).then(() => "nothing", ({ message }) => message);
      const expected = dataSet === undefined ? "nothing" : `no ${dataSet.name} data in ${data}`;
      if (said.startsWith(expected)) continue;
      told.push(`${id} is made of ${dataSet?.name ?? "no data set"}, but its loader says: ${said}`);
    }
    assertEquals(told, []);
  });
});

Deno.test("dataSetOf() names the data set that a problem cannot be had without", () => {
  const cases = {
    "mnist-mlp": undefined, // at hand
    "fmnist-2c2d": "fashion-mnist",
    "cifar10-3c3d-iclr": "cifar-10",
    "cifar100-allcnn": "cifar-100",
    "svhn-cabs": "svhn",
    "war-and-peace-lstm": "war-and-peace",
    "logistic:a1a+raw": "uci",
    "quadratic:ill": undefined, // made up
  };
  for (const [id, name] of Object.entries(cases)) assertEquals(dataSetOf(id), name, id);
  assertThrows(() => dataSetOf("cifar10-other"), RangeError, 'unknown problem "cifar10-other"');
});

Deno.test("requireDataSets() names all that are missing, and how to fetch them", async () => {
  await inFolder(async (data) => {
    const need = (...ids: string[]) => requireDataSets(ids, data);
    const fails = (ids: string[], message: string) =>
      assertRejects(() => need(...ids), Error, message);
    await fails(
      ["fmnist-2c2d", "cifar10-3c3d", "cifar10-cabs", "mnist-mlp"],
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
