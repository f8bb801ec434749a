import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { writeSite } from "../../../pipelines/playground/site.ts";

const files = [
  { name: "index.html", content: "<p>Made by noisewise</p>" },
  { name: "page.js", content: "/* Made by noisewise */" },
  { name: "digits/mnist/images", content: Uint8Array.of(1, 2) },
];

Deno.test("the playground's files are replaced, and somebody else's are left alone", async () => {
  const folder = await Deno.makeTempDir();
  const refusal = async (out: string) =>
    (await assertRejects(() => writeSite(out, files), Error)).message;
  try {
    const out = `${folder}/site`;
    for (const last of [Uint8Array.of(1, 2), Uint8Array.of(3)]) {
      await writeSite(out, [...files.slice(0, 2), { ...files[2]!, content: last }]);
      assertEquals(await Deno.readFile(`${out}/digits/mnist/images`), last);
    }
    for (const { name } of files) {
      const other = `${folder}/${name.replaceAll("/", "-")}`;
      await Deno.mkdir(`${other}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${other}/${name}`, "mine");
      assertStringIncludes(await refusal(other), `${name}" was not made by noisewise`);
      assertEquals(await Deno.readTextFile(`${other}/${name}`), "mine");
      const all = await Array.fromAsync(Deno.readDir(other));
      assertEquals(all.length, 1, "nothing else is written");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
