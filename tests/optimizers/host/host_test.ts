import { assertEquals } from "@std/assert";
import { hostName, hostOf, needDeno } from "../../../optimizers/host/host.ts";

Deno.test("hostOf() knows hosts by what only they have, whatever else they imitate", () => {
  const process = { versions: { node: "20.20.2" } };
  assertEquals(hostOf({ process, Deno: {} }), "deno");
  assertEquals(hostOf({ process, Bun: { version: "1.4.5" } }), "bun");
  assertEquals(hostOf({ process }), "node");
  assertEquals(hostOf({ process: { env: {} } }), "browser"); // what bundlers put there
});

Deno.test("Deno lacks nothing", () => {
  assertEquals(hostName(), `Deno ${Deno.version.deno}`);
  needDeno("recording runs");
});
