import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  codeVersion,
  resultPackages,
  resultSources,
} from "../../../pipelines/cells/code_version.ts";

/** What sources import that only words errors, stands in examples, or gives the same digits as native code. */
const harmless = ["@noble/hashes", "@std/assert", "fastest-levenshtein"];

Deno.test("codeVersion() goes by every package that results are computed with", async () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const found = new Set<string>();
  for (const path of await resultSources(root)) {
    const text = await Deno.readTextFile(`${root}/${path}`);
    for (const [, from] of text.matchAll(/(?: from|^import) "([^."][^"]*)";$/gm)) {
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(from!)![0];
      if (!name.startsWith("node:") && !harmless.includes(name)) found.add(name);
    }
  }
  assertEquals([...found].sort(), [...resultPackages].sort());
  assertMatch(await codeVersion(), /^[\d.]+\+[0-9a-f]{12}$/);
});
