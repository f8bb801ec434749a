import { assert, assertEquals } from "@std/assert";
import * as aq from "arquero";
import { publish } from "../../../pipelines/labs/publish.ts";
import { tableText } from "../../../pipelines/text/table_text.ts";

const table = aq.table({ name: ["a", "b"], someValue: [0.123456, Infinity], holds: [true, false] });

async function printed(run: () => Promise<void>): Promise<string> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (...parts: unknown[]) => lines.push(parts.join(" "));
  try {
    await run();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}

Deno.test("publish() writes CSV, JSON and SVG, and prints the tables that have a title", async () => {
  const out = await Deno.makeTempDir();
  const report = {
    tables: [{ id: "lab", table }, { id: "extra", table, title: "Extra", without: ["holds"] }],
    charts: { lab: "<svg/>" },
  };
  const text = await printed(() => publish("lab", report, { out, quiet: true, json: false }));
  assertEquals(text.split("\n").slice(0, 3), ["Extra", "", "name  some value"]);
  const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
  assertEquals(names, ["lab-extra.csv", "lab.csv", "lab.json", "lab.svg"]);
  assertEquals(
    (await Deno.readTextFile(`${out}/lab.csv`)).split("\n")[1],
    "a,0.123456,true",
  );
  const json = await printed(() => publish("lab", report, { out, quiet: false, json: true }));
  assertEquals(JSON.parse(json), JSON.parse(await Deno.readTextFile(`${out}/lab.json`)));
  assertEquals(JSON.parse(json).lab[1], { name: "b", someValue: null, holds: false });
  await Deno.remove(out, { recursive: true });
});

Deno.test("tableText() rounds, aligns, names columns in words and marks what does not hold", () => {
  const lines = tableText(table, { digits: 2, bold: (text) => `*${text}*` }).split("\n");
  assertEquals(lines[0], "name  some value  holds");
  assertEquals(lines[2], "a           0.12  yes");
  assert(lines[3]!.startsWith("b       Infinity  *NO"));
});
