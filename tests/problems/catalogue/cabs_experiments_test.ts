import { assert, assertEquals, assertThrows } from "@std/assert";
import { cabsExperiment, cabsExperiments } from "../../../problems/catalogue/cabs_experiments.ts";
import { checkProblemId } from "../../../problems/catalogue/registry.ts";

Deno.test("the thesis' experiments on batch sizes are of problems that there are", () => {
  assertEquals(cabsExperiments.map(({ id }) => id), [
    "mnist-cabs",
    "svhn-cabs",
    "cifar10-cabs",
    "cifar100-cabs",
  ]);
  for (const { id } of cabsExperiments) checkProblemId(id);
});

Deno.test("cabsExperiment() throws on unknown ids, offering the nearest", () => {
  assertEquals(cabsExperiment("svhn-cabs").weightDecay, 2e-3);
  const message = 'unknown experiment on batch sizes "mnist-cab", did you mean "mnist-cabs"?';
  assertThrows(() => cabsExperiment("mnist-cab"), RangeError, message);
});

const thesis = new URL(
  "../../../../shared/papers/noise-aware-stochastic-optimization-thesis.md",
  import.meta.url,
);
const text = await Deno.readTextFile(thesis).catch(() => undefined);

Deno.test({
  name: "the numbers of the experiments on batch sizes are those that the thesis prints",
  ignore: text === undefined,
  fn() {
    const start = text!.indexOf("#### 4.4.4 Experiments");
    const section = text!.slice(start, text!.indexOf("## 4.5 Conclusion", start));
    const numbers = (pattern: RegExp) => {
      const found = pattern.exec(section);
      assert(found !== null, String(pattern));
      return found[1]!.match(/\d+(?:\.\d+)?/g)!.map(Number);
    };
    for (const { batchSizes, stepSizes, tolerances } of cabsExperiments) {
      assertEquals(numbers(/constant batch sizes ([\d, and]+)\./), [...batchSizes]);
      assertEquals(numbers(/\\alpha \\in \\\{(0\.3[^}]*)\\\}/), [...stepSizes]);
      assertEquals(numbers(/\\theta \\in \\\{([^}]*)\\\}/), [...tolerances]);
    }
  },
});
