/** The one command: what it takes, what it says, and as a bundle. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { main } from "../../pipelines/cli.ts";
import { commandTasks } from "../../pipelines/command_line/tasks.ts";
import { root } from "../sources.ts";

/** What the command prints, and its exit code. */
async function said(...args: string[]) {
  const texts = { stdout: "", stderr: "" };
  const { log, error } = console;
  console.log = (text: string) => void (texts.stdout += `${text}\n`);
  console.error = (text: string) => void (texts.stderr += `${text}\n`);
  try {
    return { code: await main(args), ...texts };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** What a program of Deno prints, if it succeeds. */
async function output(args: readonly string[], cwd = root): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("noisewise tells its version, its tasks and what each takes", async () => {
  assertEquals(await said("--version"), {
    code: 0,
    stdout: `noisewise ${config.version}\n`,
    stderr: "",
  });
  const { code, stdout } = await said();
  assertEquals(code, 0);
  assertEquals(await said("help"), await said("--help"));
  assertEquals(stdout.split("\n").filter((line) => line.length > 80), []);
  for (const { name } of commandTasks) assertMatch(stdout, new RegExp(`^  ${name} +\\S`, "m"));
  const help = await said("help", "table");
  assertEquals(help, await said("table", "--help"));
  assertStringIncludes(help.stdout, "RUNS... [options]");
});

Deno.test("noisewise asks whether another task was meant", async () => {
  for (const words of [["abalte"], ["help", "abalte"]]) {
    const { code, stdout, stderr } = await said(...words);
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr, /^noisewise: unknown task "abalte", did you mean "ablate"\? Known: demo, /);
  }
});

Deno.test("every script of the package is a task of noisewise, with a main function to call", async () => {
  const source = await Deno.readTextFile(`${root}pipelines/cli.ts`);
  const scripts = Object.values<string>(config.exports)
    .flatMap((path) => /^\.\/pipelines\/(\w+)\.ts$/.exec(path)?.[1] ?? [])
    .filter((script) => script !== "cli");
  for (const script of scripts) {
    assert(
      commandTasks.some((task) => task.script === script),
      `${script} has no task in deno.json`,
    );
    const line = `  ${script}: () => import(lazy ? "./${script}.ts" : "./mod.ts"),\n`;
    assertStringIncludes(source, line, `pipelines/cli.ts does not load ${script}.ts`);
  }
  const { main: script } = await import("../../pipelines/quadratic.ts");
  assertEquals(typeof script, "function");
});

const ablation =
  "ablate --problem quadratic --optimizers m-sgd --steps 2 --seeds 1 --backend cpu --jobs 1";

Deno.test("a task runs by the command, and says noisewise", async () => {
  const run = ["run", "--no-prompt", "-RW", "--no-check", "pipelines/cli.ts"];
  const printed = await output([...run, ...ablation.split(" ")]);
  assertMatch(
    printed,
    /^quadratic: 2 steps .*[^]*\nNext:\n {2}noisewise tune --problem quadratic /,
  );
});

Deno.test("a bundle of the command does the same", async () => {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-bundle-" });
  try {
    const bundle = `${folder}/noisewise.js`;
    await output(["bundle", "--quiet", "--output", bundle, "pipelines/cli.ts"]);
    const run = ["run", "--no-prompt", "-RW", bundle];
    const printed = await output([...run, ...ablation.split(" ")], folder);
    assertMatch(
      printed,
      /^quadratic: 2 steps .*[^]*\nNext:\n {2}noisewise tune --problem quadratic /,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
