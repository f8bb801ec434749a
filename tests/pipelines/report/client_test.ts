import { assertEquals, assertMatch } from "@std/assert";
import { clientScript } from "../../../pipelines/report/client.js";
import { staleness } from "../../client_bundle.ts";

Deno.test("the page's program is bundled of what its sources are now", async () => {
  assertEquals(await staleness(), undefined);
});

Deno.test("the page's program is one script that starts itself and imports nothing", () => {
  assertMatch(clientScript, /^\(\(\) => \{\n[^]*\n\}\)\(\);\n$/);
  new Function(clientScript); // parses as a script, which has no imports
});

Deno.test("the page's program names no folder of the machine it was bundled on", () => {
  assertEquals(clientScript.match(/^ *\/\/ .*(\.\.\/|\.cache|\/npm\/).*$/gm), null);
});
