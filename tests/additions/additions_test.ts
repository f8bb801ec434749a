/**
 * What people add to the package, all in one copy of the checkout: each step that is forgotten is told by the types
 * or a test, and with its files an addition is like what was there before. One of them only with, say,
 * `NOISEWISE_ADDITION=chart deno test --allow-all tests/additions`.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { driven } from "../pipelines/report/page_driver.ts";
import type { Addition, Asked } from "./addition.ts";
import { aChart } from "./chart.ts";
import { assertSucceeded, type Copy, copyOfCheckout, type Outcome } from "./copy.ts";
import { dataSet } from "./data_set.ts";
import { optimizer } from "./optimizer.ts";
import { aProblem } from "./problem.ts";
import { runSetting } from "./run_setting.ts";

const only = Deno.env.get("NOISEWISE_ADDITION") ?? "";
const additions: readonly Addition[] = [optimizer, aProblem, dataSet, aChart, runSetting]
  .filter(({ what }) => what.endsWith(only));
assert(additions.length > 0, `NOISEWISE_ADDITION="${only}" is none of what is added here`);

driven();

/** The words of the command that asks. */
function commandOf({ check, names }: Asked): readonly string[] {
  if (check !== undefined) return ["check", "--quiet"];
  const filter = names === undefined ? [] : [`--filter=/${names}/`];
  return ["test", "-A", "--no-check", "--quiet", ...filter];
}

/** Asks for types and tests in as few processes as there can be, and gives to each who asks what he is told. */
async function ask<T extends Asked>(copy: Copy, all: readonly T[]): Promise<Map<T, Outcome>> {
  const found = new Map<T, Outcome>();
  for (const alike of Map.groupBy(all, (each) => commandOf(each).join(" ")).values()) {
    const files = new Set(alike.flatMap(({ check, test }) => check ?? test ?? []));
    const outcome = await copy.deno(...commandOf(alike[0]!), ...files);
    for (const each of alike) found.set(each, outcome);
  }
  return found;
}

Deno.test({
  name: "additions take the files of their recipes, and whatever is forgotten is told",
  sanitizeOps: false, // the browser's
  sanitizeResources: false,
  async fn(t) {
    await using copy = await copyOfCheckout();
    const said = new Map<Addition, string>();
    const rounds = Math.max(...additions.map(({ forgotten }) => forgotten.length));
    for (let round = 0; round < rounds; round++) {
      const now = additions.flatMap((addition) => {
        const forgotten = addition.forgotten[round];
        return forgotten === undefined ? [] : [{ ...forgotten, addition }];
      });
      for (const { make, addition } of now) await make(copy, said.get(addition) ?? "");
      const told = await ask(copy, now);
      for (const each of now) {
        await t.step(`${each.addition.what}: ${each.what}`, () => {
          const { success, text } = told.get(each)!;
          assertEquals(success, false);
          for (const words of each.says) {
            if (typeof words === "string") assertStringIncludes(text, words);
            else assertMatch(text, words);
          }
          assertEquals(text.match(/TypeError: .* undefined.*/), null);
          said.set(each.addition, text);
        });
      }
    }

    const files = additions.flatMap(({ files }) => files).toSorted();
    await t.step("each takes the files of its recipe", async () => {
      for (const { complete } of additions) await complete(copy);
      assertEquals(copy.touched, files);
    });
    await t.step("they have the format of Deno, and their types fit", async () => {
      const code = files.filter((file) => file.endsWith(".ts"));
      const pages = additions.flatMap(({ pages = [] }) => pages);
      const checked = new Set(additions.flatMap(({ checked }) => checked));
      if (pages.length > 0) assertSucceeded(await copy.deno("fmt", "--quiet", ...pages)); // columns of tables
      assertSucceeded(await copy.deno("fmt", "--check", "--quiet", ...files));
      assertSucceeded(await copy.deno("lint", "--quiet", ...code));
      assertSucceeded(await copy.deno("check", "--quiet", ...checked));
    });
    await t.step("tests of all that is of their kind pass", async () => {
      const outcomes = await ask(copy, additions.flatMap(({ tested }) => tested));
      new Set(outcomes.values()).forEach(assertSucceeded);
    });
    for (const { what, used } of additions) {
      if (used !== undefined) await t.step(`scripts know ${what}`, () => used(copy));
    }
  },
});
