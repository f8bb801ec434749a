import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { optimizerIds } from "../../optimizers/methods/registry.ts";
import { start } from "../../pipelines/labs/trajectories/paths.ts";
import { trajectories } from "../../pipelines/trajectories.ts";

const docs = new URL("../../docs/", import.meta.url);

Deno.test("trajectories() follows gradient descent as one would by hand", async () => {
  const { paths } = await trajectories({ optimizers: ["sgd"], steps: 40, seeds: 2 });
  assertEquals(paths.numRows(), 2 * 2 * 41);
  const rows = paths.objects() as Record<"noise" | "seed" | "step" | "x" | "y" | "loss", number>[];
  for (const { step, x, y, loss } of rows) {
    if (step === 0) assertEquals([x, y], [...start]);
    // Q has the eigenvalues ½ and 5
    const squared = x * x + y * y;
    assert(loss >= 0.25 * squared - 1e-4 && loss <= 2.5 * squared + 1e-4, `${loss} at ${x}, ${y}`);
  }
  const last = rows.filter(({ step }) => step === 40);
  for (const { noise, loss } of last) assertLess(loss, noise === 0.1 ? 0.2 : 10);
  assertEquals(new Set(last.map(({ x }) => x)).size, 4); // other seeds, other paths
});

Deno.test("trajectories() names unknown optimizers and bad numbers", async () => {
  await assertRejects(() => trajectories({ optimizers: ["m-swag"] }), RangeError, '"m-svag"');
  await assertRejects(() => trajectories({ steps: 3 }), RangeError, "steps must be");
});

for (const id of ["sgd", "m-svag-mb"]) {
  Deno.test(`the picture of ${id} is what the command beside it draws`, async () => {
    const { charts } = await trajectories({ optimizers: [id] });
    const file = await Deno.readTextFile(new URL(`optimizers/${id}.svg`, docs));
    assertEquals(`${charts[id]}<!-- Made by noisewise -->\n`, file);
  });
}

Deno.test("docs/optimizers.md has a section and a picture of every optimizer", async () => {
  const text = await Deno.readTextFile(new URL("optimizers.md", docs));
  const missing: string[] = [];
  for (const id of optimizerIds) {
    const file = `optimizers/${id}.svg`;
    const bytes = await Deno.stat(new URL(file, docs)).then(({ size }) => size, () => undefined);
    const [, section] = new RegExp(`^### .*\`${id}\`\n(.*?)(?=\n##|$(?![^]))`, "ms").exec(text) ??
      [];
    if (bytes === undefined) {
      const task = `deno task trajectories --optimizers ${id} --out docs/optimizers`;
      missing.push(`${id} lacks its picture docs/${file}, which ${task} draws`);
    } else if (bytes > 30_000) missing.push(`docs/${file} has ${bytes} bytes, at most 30,000`);
    if (section === undefined) {
      missing.push(`${id} lacks a section in docs/optimizers.md: "### Name \`${id}\`"`);
      continue;
    }
    for (
      const part of [
        `](${file})`,
        "```math",
        "- **State:**",
        "- **Options:**",
        "- **Source:**",
        "- **Use it",
      ]
    ) {
      if (!section.includes(part)) missing.push(`${id} lacks "${part}" in docs/optimizers.md`);
    }
  }
  assertEquals(missing, []);
});
