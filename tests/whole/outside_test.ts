/** What `docs/your-own-problem.md` says of a folder outside the checkout, done in an empty one. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
const page = await Deno.readTextFile(`${root}/docs/your-own-problem.md`);

/** The blocks of a language below a heading, or of the page. */
function blocksOf(language: string, heading?: string): readonly string[] {
  const text = heading === undefined ? page : page.split(`## ${heading}\n`)[1]!.split("\n## ")[0]!;
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, code]) =>
    code!
  );
}

Deno.test("files, a module and a program of the page run in an empty folder outside the checkout", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-outside-" });
  const table = [
    "a,b,label",
    ...Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 5},${i % 2 ? "x" : "y"}`),
  ];
  const programs = blocksOf("ts");
  const module = programs.find((code) => code.includes('id: "quadrants"'))!;
  const program = programs.find((code) => code.includes("summarize(rows).print()"))!;
  try {
    for (const part of ["train", "test"]) {
      await Deno.writeTextFile(`${folder}/${part}.csv`, table.join("\n"));
    }
    await Deno.writeTextFile(`${folder}/quadrants.ts`, module);
    await Deno.writeTextFile(`${folder}/program.ts`, program);
    const [commands] = blocksOf("sh", "From a folder of your own");
    const lines = commands!.trim().replaceAll(" \\\n", "").split("\n");
    assertEquals(lines.length, 3);
    for (const line of lines) {
      const [, ...args] = line.replaceAll("~/noisewise", root).split(/ +/);
      await t.step(line, async () => {
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args,
          cwd: folder,
          env: { NO_COLOR: "1" },
        }).output();
        const decoder = new TextDecoder();
        assertEquals(code, 0, decoder.decode(stderr));
        assert(
          /quadrants|softmax|plane/.test(decoder.decode(stdout)),
          decoder.decode(stdout),
        );
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
