/** A run setting is added: its record and the place that heeds it; and each of them forgotten. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Addition } from "./addition.ts";
import { assertSucceeded } from "./copy.ts";

const table = "pipelines/cells/run_settings.ts";
const loop = "pipelines/training/training.ts";
const properties = "tests/pipelines/cells/run_settings_test.ts";

const option = `  /** Training loss at which a run is over. */
  readonly stopAt?: number | undefined;
`;
const record = `  stopAt: {
    flag: "stop-at",
    placeholder: "LOSS",
    help: "training loss at which a run is over (default: none)",
    parse: positiveNumber,
    check: (value, option) => checkPositive(value, option),
    identity: true,
  },
`;

const after = "  readonly evaluateOn?: number | undefined;\n";

/** A run setting. */
export const runSetting: Addition = {
  what: "a run setting",
  files: [table, loop],
  forgotten: [
    {
      what: "an option without a record",
      make: (copy) => copy.insert(table, after, option),
      check: ["mod.ts", properties],
      says: [/Property 'stopAt' is missing in type/],
    },
    {
      what: "a record that no run reads",
      async make(copy) {
        await copy.insert(table, "export const runSettings = {\n", record);
        const values = ' from "../text/typed_values.ts";\n';
        await copy.insert(table, values, `import { positiveNumber }${values}`);
        const checks = ' from "../../optimizers/check.ts";\n';
        await copy.insert(table, checks, `import { checkPositive }${checks}`);
      },
      test: [properties],
      says: [`stopAt is in the table of ${table}, and no run reads it; heed it in ${loop}`],
    },
  ],
  async complete(copy) {
    await copy.insert(loop, after, option);
    await copy.insert(
      loop,
      "      if (reached.diverged) return;\n",
      "      if (reached.evaluation.trainLoss <= (options.stopAt ?? 0)) return;\n",
    );
  },
  checked: ["mod.ts", properties],
  tested: [{ test: [properties] }],
  async used(copy) {
    const out = await Deno.makeTempDir();
    try {
      const flags = "--problem quadratic --backend cpu --steps 20 --quiet --out";
      const run = [...flags.split(" "), out];
      const script = (name: string, ...args: readonly string[]) =>
        copy.deno("run", "-A", "--no-check", `pipelines/${name}.ts`, ...args);
      for (const args of [[], ["--stop-at", "1e9"]]) {
        const made = await script("train", ...run, "--json", ...args);
        assertSucceeded(made);
        const steps = [...made.text.matchAll(/"step": (\d+)/g)].map(([, step]) => Number(step));
        assertEquals(Math.max(...steps), args.length === 0 ? 20 : 2); // the first evaluation of a tenth
      }
      assertEquals([...Deno.readDirSync(`${out}/cells`)].length, 2); // another cell
      const manifest = JSON.parse(await Deno.readTextFile(`${out}/manifest.json`));
      assertEquals([manifest.options.stopAt, manifest.earlier[0].options.stopAt], [1e9, null]);
      assertSucceeded(await script("report", out, "-q"));
      const page = await Deno.readTextFile(`${out}/report.html`);
      assertMatch(page, /deno task train --problem quadratic [^"]*--stop-at 1000000000 /);
      for (const name of ["train", "tune", "ablate"]) {
        const { text } = await script(name, "--help");
        assertMatch(text, /--stop-at LOSS +training loss at which a run is over/);
      }
      const wrong = await script("ablate", "--stop-at", "0");
      assert(!wrong.success);
      assertStringIncludes(wrong.text, "--stop-at must be a positive number, got 0");
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  },
};
