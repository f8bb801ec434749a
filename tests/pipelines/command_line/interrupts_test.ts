/** How scripts end, in processes of their own: Deno ends those that wait for nothing without a word. */
import { assertEquals, assertMatch } from "@std/assert";
import { root } from "../../sources.ts";

/** How a process ends whose script does what the code says. */
async function endOf(run: string, exit = ".then(Deno.exit)") {
  const script = `${root}pipelines/command_line/script.ts`;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-check",
      `import { mainOf } from ${JSON.stringify(script)};
      const description = { name: "wait", summary: "", description: "", flags: {}, examples: [] };
      mainOf(description, async (_, surroundings) => { ${run} })([])${exit};`,
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("a script that waits for a promise that is never resolved has failed, and says so", async () => {
  const { code, stderr } = await endOf("await new Promise(() => {});");
  assertEquals(code, 1);
  assertMatch(stderr, /^wait: waited for something that never comes: a promise that is never/);
});

Deno.test("a script that has come to its end, or is stopped, ends as it did", async () => {
  const ends = [
    endOf("await new Promise((resolve) => setTimeout(resolve, 20));"),
    endOf("", ""), // as where a module of one's own calls it
    endOf(
      "surroundings.stopAfter(0.1); const { signal } = surroundings; await new Promise((_, reject) => signal.onabort = () => reject(signal.reason));",
    ),
    endOf("Deno.exit(7);"),
  ];
  const codes = (await Promise.all(ends)).map(({ code }) => code);
  assertEquals(codes, [0, 0, 75, 7]);
});

/** How a script ends that imports a module of such a text. */
async function endWith(module: string) {
  const path = await Deno.makeTempFile({ prefix: "noisewise-own-", suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, module);
    const modules = JSON.stringify(`${root}pipelines/modules/mod.ts`);
    const run = `await (await import(${modules})).importProblem(${JSON.stringify(path)});`;
    const { code, stderr } = await endOf(run);
    return { code, said: stderr.replaceAll(path, "./own.ts") };
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a script that a module ends has failed, whatever exit code that gave, and says who did it", async () => {
  const exits = [0, 7].flatMap((code) => [`Deno.exit(${code});`, `process.exit(${code});`]);
  const modules = exits.flatMap((exit) => [exit, `export default () => { ${exit} };`]);
  for (const module of modules) {
    const { code, said } = await endWith(`import process from "node:process";\n${module}`);
    assertEquals(code, 1, module);
    assertEquals(
      said,
      "ended by Deno.exit or process.exit before all was done: leave that out of ./own.ts\n",
    );
  }
});

Deno.test("a function of a module that never gives its problem is told, with its name", async () => {
  const { code, said } = await endWith("export default () => new Promise(() => {});");
  assertEquals(code, 1);
  assertMatch(
    said,
    /^wait: \.\/own\.ts is still making its problem, and waits for something that never/,
  );
});
