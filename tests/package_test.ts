/** The package as JSR and its users see it. */
import { assert, assertEquals, assertLess } from "@std/assert";
import { fileURLToPath } from "node:url";
import { newModule } from "../pipelines/new.ts";
import { tinyMnist } from "./pipelines/tiny.ts";
import { publishList } from "./publish_list.ts";
import { serveRegistry } from "./registry.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const config = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
const entryPoints: readonly string[] = Object.values(config.exports);

async function deno(
  args: string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`deno ${args.join(" ")}:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** The published files; they are asked for once, which takes a while. */
let published: Promise<readonly string[]> | undefined;
const publishedFiles = () => published ??= publishList({ check: false }); // the gate has checked types

Deno.test("a package that imports @noisewise/optim from a registry type-checks and trains, and modules of deno task new fit", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-consumer-" });
  const registry = await serveRegistry(await publishedFiles());
  // no lock and no pin: versions are what the package itself brings along
  const as = (command: string, ...args: string[]) =>
    deno([command, "--quiet", "--no-lock", ...args], folder, { JSR_URL: registry.url });
  try {
    await t.step("all paths in one program", async () => {
      for (const file of ["deno.json", "main.ts"]) {
        await Deno.copyFile(`${root}/tests/consumer/${file}`, `${folder}/${file}`);
      }
      const made = [
        await newModule({ kind: "problem", name: "a", out: folder }),
        await newModule({ kind: "optimizer", name: "b-c", out: folder }),
      ];
      await as("check", "main.ts", ...made.map(({ path }) => path));
      const printed = await as("run", "-A", "--no-check", "main.ts");
      const { backend, byHand, byLayers, trained, compared } = JSON.parse(printed);
      assertEquals(backend, "wasm");
      assertLess(byHand, 0.5);
      assertLess(byLayers, 0.01);
      assertLess(trained, 1);
      assertEquals(compared, ["momentum+sign+scaleByLearningRate", "mSvag"]);
    });
    await t.step("a path by its address, in a folder with nothing else", async () => {
      await Deno.remove(`${folder}/deno.json`);
      await Deno.writeTextFile(
        `${folder}/main.ts`,
        `import { quadratic } from "jsr:@noisewise/optim/quadratic";\n` +
          `const { finals } = await quadratic({ dimension: 10, steps: 5, repeats: 2, samples: 100 });\n` +
          `console.log(finals.numRows());\n`,
      );
      assertEquals((await as("run", "main.ts")).trim(), "12");
    });
    await t.step("the playground, whose programs are bundled from there", async () => {
      const data = await tinyMnist();
      const words = ["--no-serve", "--data", data, "--out", `${folder}/site`];
      await as("run", "-A", "jsr:@noisewise/optim/playground", ...words);
      await Deno.remove(data, { recursive: true });
      const trainer = await Deno.readTextFile(`${folder}/site/trainer.js`);
      assert(trainer.includes("mnist-logreg") && !trainer.includes(registry.url));
    });
  } finally {
    await registry[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the consumer imports every sub-path of the package", async () => {
  const source = await Deno.readTextFile(`${root}/tests/consumer/main.ts`);
  for (const path of Object.keys(config.exports)) {
    assert(
      source.includes(`"@noisewise/optim${path.slice(1)}"`),
      `main.ts does not import ${path}`,
    );
  }
});

Deno.test("every public symbol is documented and has an explicit type", async () => {
  await deno(["doc", "--lint", ...entryPoints], root);
});

Deno.test("the published files are the modules, README and LICENSE: no tests, data, stand-ins", async () => {
  const files = await publishedFiles();
  const allowed =
    /^(deno\.json|LICENSE|README\.md|mod\.ts|(optimizers|problems|pipelines)\/[\w/]+\.ts|pipelines\/(report\/client\.js|ablate\.schema\.json))$/;
  assertEquals(files.filter((file) => !allowed.test(file)), []);
  for (const entry of [...entryPoints, "./LICENSE", "./README.md", "./deno.json"]) {
    assert(files.includes(entry.slice(2)), `${entry} is not published`);
  }
});
