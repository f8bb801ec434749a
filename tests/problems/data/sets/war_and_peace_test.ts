import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadWarAndPeace } from "../../../../problems/data/sets/war_and_peace.ts";

const REAL = new URL("../../../../../shared/data", import.meta.url).pathname;

Deno.test({
  name: "loadWarAndPeace() reads the novel",
  ignore: !await Deno.stat(REAL).then(() => true, () => false),
  async fn() {
    const { train, test, vocabulary } = await loadWarAndPeace({ data: REAL });
    assertEquals([vocabulary.size, train.length + test.length], [82, 3_196_211]);
    assertEquals(test.length, Math.round(3_196_211 / 5));
    assertEquals(vocabulary.characters.slice(0, 4).join(""), " eta");
    assert(vocabulary.decode(train.subarray(0, 400)).includes("Prince"));
  },
});

Deno.test({
  name: "loadWarAndPeace() names the command that fetches the text",
  permissions: { env: false },
  async fn() {
    const message = "no war-and-peace data: fetch it with `deno task data fetch war-and-peace`";
    await assertRejects(() => loadWarAndPeace(), Error, message);
  },
});
