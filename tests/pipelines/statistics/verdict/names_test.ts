import { assertEquals } from "@std/assert";
import { recordOf, registerOptimizer } from "../../../../optimizers/methods/registry.ts";
import { nameOf } from "../../../../pipelines/statistics/verdict/names.ts";

Deno.test("verdicts call methods as tables do, those of modules too, and what is not known by its id", () => {
  registerOptimizer({ ...recordOf("adam"), id: "my-rule", label: "My\nrule, one β" }, "1");
  const called = { "m-svag": "M-SVAG", "my-rule": "My rule, one β", "no\tmethod": "no method" };
  for (const [id, name] of Object.entries(called)) assertEquals(nameOf(id), name);
});
