import { assertEquals, assertRejects } from "@std/assert";
import { writeOwnFile } from "../../../pipelines/files/own_file.ts";
import { pngBy } from "../../../pipelines/report/resvg.ts";
import { sourcesBelow } from "../../sources.ts";

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8"/></svg>';
const png = await pngBy(svg, 96);
const pdf = new TextEncoder().encode("%PDF-1.4\n%%EOF\n");

/** What is written twice, and what somebody else has in its place. */
const files: readonly [name: string, content: string | Uint8Array, foreign: string | Uint8Array][] =
  [
    ["report.html", "<p>Made by noisewise 1 of runs</p>", "<p>my report</p>"],
    ["chart.svg", svg, svg],
    ["chart.png", png, png],
    ["chart.pdf", pdf, pdf],
    ["job.sh", "#!/bin/sh\ntrue\n", "#!/bin/sh\nmine\n"],
    ["lab.csv", "x,y\n1,2\n", "day,temperature\n1,2\n"],
    ["lab.json", '{"lab":[],"other":[]}\n', '{"name":"a web project"}'],
    ["lab.json", '{"lab":[]}\n', "not JSON"],
  ];

for (const [name, content, foreign] of files) {
  Deno.test(`writeOwnFile() replaces its own ${name}, and nobody else's, nor what is no file`, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/${name}`;
    const refused = (why: string) =>
      assertRejects(() => writeOwnFile(path, content), Error, `"${path}" ${why}`);
    try {
      const bytes = typeof foreign === "string" ? new TextEncoder().encode(foreign) : foreign;
      await Deno.writeFile(path, bytes);
      await refused("was not made by noisewise, and is left alone; remove it, or choose another");
      assertEquals(await Deno.readFile(path), bytes);
      await Deno.remove(path);
      await Deno.mkdir(path);
      await refused("is a folder, not a file");
      await Deno.remove(path);
      if (Deno.build.os !== "windows") {
        await Deno.symlink(`${folder}/elsewhere`, path);
        await refused("is a link, not a file");
        await Deno.remove(path);
      }
      await writeOwnFile(path, content);
      const first = await Deno.readFile(path);
      await writeOwnFile(path, content);
      assertEquals(await Deno.readFile(path), first);
      await Deno.writeTextFile(path, ""); // nobody's loss
      await writeOwnFile(path, content);
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [name]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("writeOwnFile() replaces its own CSV where another flag adds columns, or leaves some out", async () => {
  const path = `${await Deno.makeTempDir()}/lab.csv`;
  for (const csv of ["x,y\n1,2\n", "x,y,holds\n1,2,yes\n", "x,y\n1,2\n"]) {
    await writeOwnFile(path, csv);
    assertEquals(await Deno.readTextFile(path), csv);
  }
  await assertRejects(() => writeOwnFile(path, "x,z\n"), Error, "was not made by noisewise");
  await Deno.remove(path.replace("/lab.csv", ""), { recursive: true });
});

Deno.test("writeOwnFile() replaces its own JSON where another flag adds fields, or leaves some out", async () => {
  const path = `${await Deno.makeTempDir()}/lab.json`;
  for (const json of ['{"x":[],"y":[]}', '{"x":[1],"y":[],"blocks":[2]}', '{"y":[],"x":[]}']) {
    await writeOwnFile(path, json);
    assertEquals(await Deno.readTextFile(path), json);
  }
  for (const other of ['{"x":[],"z":[]}', "{}", "[]"]) {
    await assertRejects(() => writeOwnFile(path, other), Error, "was not made by noisewise");
  }
  await Deno.remove(path.replace("/lab.json", ""), { recursive: true });
});

Deno.test("a PNG with the mark is a PNG, with a chunk of text before its end", async () => {
  const folder = await Deno.makeTempDir();
  await writeOwnFile(`${folder}/a.png`, png);
  const bytes = await Deno.readFile(`${folder}/a.png`);
  await Deno.remove(folder, { recursive: true });
  const view = new DataView(bytes.buffer);
  const chunks: string[] = [];
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at)) {
    chunks.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 8)));
  }
  assertEquals(chunks.slice(-2), ["tEXt", "IEND"]);
});

/** What may replace others: files of a run's folder, of a name that the user gave or that is ours alone, of a folder that is new or has the playground's page. `new.ts` replaces none. */
const rooms = /^pipelines\/(cells|files|runs)\//;
const writers = [
  "pipelines/clusters/follow_array.ts",
  "pipelines/downloads/fetch_data.ts",
  "pipelines/new.ts",
  "pipelines/playground/site.ts",
  "pipelines/tables/save_events.ts",
  "pipelines/tables/save_table.ts",
  "pipelines/theory.ts",
];

Deno.test("whatever else writes files goes by writeOwnFile()", async () => {
  const sources = (await sourcesBelow("pipelines", "problems", "optimizers")).values();
  const writing = [...sources].filter(({ path, text }) =>
    !rooms.test(path) &&
    /\b(writeWhole|writeTextFile|writeFile)\(/.test(text.replace(/^ \*.*$/gm, ""))
  );
  assertEquals(writing.map(({ path }) => path).sort(), writers);
});
