import { assert, assertEquals } from "@std/assert";
import { common } from "../../../pipelines/lib/common_flags.ts";
import { problemFlag } from "../../../pipelines/lib/problem_flag.ts";
import { problemIds } from "../../../problems/registry.ts";

Deno.test("--problem says in its help which problems there are", () => {
  for (const id of problemIds) assert(problemFlag.help.includes(id), id);
  assertEquals(problemFlag.parse("mnist-mlp,svhn-cabs", "problem"), ["mnist-mlp", "svhn-cabs"]);
  assertEquals(problemFlag.placeholder, common.problem.placeholder);
});

const page = new URL("../../../docs/problems.md", import.meta.url);

Deno.test("the page on problems has a row for each of them", async () => {
  const rows = (await Deno.readTextFile(page)).matchAll(/^\| `([^`]+)`/gm);
  const ids = Array.from(rows, ([, id]) => id!);
  assertEquals(ids.toSorted(), problemIds.toSorted());
});
