import { assertEquals } from "@std/assert";
import { loadMnist } from "../../../problems/data/sets/mnist.ts";
import { dataFolder, digitFiles } from "../../../pipelines/playground/digits.ts";
import { tinyMnist } from "../tiny.ts";

Deno.test("the digits that are written are those that are read", async () => {
  const [data, copy] = [await tinyMnist([12, 5]), await Deno.makeTempDir()];
  try {
    await Deno.mkdir(`${copy}/${dataFolder}/mnist`, { recursive: true });
    for (const { name, content } of await digitFiles(data)) {
      await Deno.writeFile(`${copy}/${name}`, content as Uint8Array);
    }
    const [expected, found] = [
      await loadMnist({ data }),
      await loadMnist({ data: `${copy}/${dataFolder}` }),
    ];
    assertEquals([found.train, found.test], [expected.train, expected.test]);
  } finally {
    for (const folder of [data, copy]) await Deno.remove(folder, { recursive: true });
  }
});
