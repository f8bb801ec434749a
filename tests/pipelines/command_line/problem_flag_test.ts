import { assert, assertEquals } from "@std/assert";
import { common } from "../../../pipelines/command_line/common_flags.ts";
import { problemFlag } from "../../../pipelines/command_line/problem_flag.ts";
import { problemIds } from "../../../problems/catalogue/registry.ts";

Deno.test("--problem says in its help which problems there are", () => {
  for (const id of problemIds) assert(problemFlag.help.includes(id), id);
  assertEquals(problemFlag.parse("mnist-mlp,svhn-cabs", "problem"), ["mnist-mlp", "svhn-cabs"]);
  assertEquals(problemFlag.placeholder, common.problem.placeholder);
});
