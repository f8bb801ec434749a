/** The package from a registry, by the commands that the README names, in an empty folder. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { root } from "../sources.ts";
import { serveRegistry } from "./registry.ts";

/** What is added to a command to make it cheap. */
const cheap =
  "--problem quadratic --optimizers m-sgd,adam --steps 2 --seeds 1 --backend cpu --jobs 1";

Deno.test("scripts and the one command run from the registry as the README says", async (t) => {
  const page = await Deno.readTextFile(`${root}README.md`);
  const [block = ""] = /^deno run .*jsr:@noisewise[^`]*/m.exec(page) ?? [];
  const lines = block.trim().split("\n");
  assertEquals(lines.map((line) => line.split(" ").slice(0, 2).join(" ")), [
    "deno run",
    "deno x",
    "deno install",
    "noisewise ablate",
  ]);
  const folder = await Deno.makeTempDir({ prefix: "noisewise-registry-" });
  try {
    await using registry = await serveRegistry(folder);
    const env = { ...registry.env, DENO_NO_PROMPT: "1" };
    const run = async (line: string) => {
      const [program, ...args] = line.replace("--global", `--global --root ${folder}`).split(" ");
      const command = program === "deno" ? Deno.execPath() : `${folder}/bin/${program}`;
      const { success, stdout, stderr } = await new Deno.Command(command, {
        args,
        cwd: folder,
        env,
      }).output();
      assert(success, `${line}\n${new TextDecoder().decode(stderr)}`);
      return new TextDecoder().decode(stdout);
    };
    for (const [i, line] of lines.entries()) {
      await t.step(line, async () => {
        if (line.startsWith("deno install")) return void await run(line);
        const out = `runs/${i}`;
        const printed = await run(`${line.replace("runs/choice", out)} ${cheap}`);
        const start = line.startsWith("deno run")
          ? "deno run -RW jsr:@noisewise/optim@"
          : "noisewise ";
        assertStringIncludes(printed, `\nNext:\n  ${start}`);
        const manifest = JSON.parse(await Deno.readTextFile(`${folder}/${out}/manifest.json`));
        assert(manifest.started.startsWith(start), manifest.started);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
