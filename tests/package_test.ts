/** The package as JSR and its users see it. */
import { assert, assertEquals, assertLess } from "@std/assert";
import { fileURLToPath } from "node:url";
import { newModule } from "../pipelines/new.ts";
import { publishList } from "./publish_list.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const config = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
const entryPoints: readonly string[] = Object.values(config.exports);

async function deno(args: string[], cwd: string): Promise<string> {
  const options = { args, cwd, env: { NO_COLOR: "1" }, stdout: "piped", stderr: "piped" } as const;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  if (!success) throw new Error(`deno ${args.join(" ")}:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

Deno.test("a package that imports @noisewise/optim by name type-checks and trains, and modules of deno task new fit", async () => {
  const consumer = `${root}/tests/consumer`;
  const out = await Deno.makeTempDir();
  try {
    const lock = `${out}/deno.lock`; // the repository's pins; a copy, as Deno writes to it
    await Deno.copyFile(`${root}/deno.lock`, lock);
    const made = [
      await newModule({ kind: "problem", name: "a", out }),
      await newModule({ kind: "optimizer", name: "b-c", out }),
    ];
    const modules = made.map(({ path }) => path);
    await deno(["check", "--config=deno.json", `--lock=${lock}`, "main.ts", ...modules], consumer);
    const printed = await deno(["run", "-A", "--no-check", `--lock=${lock}`, "main.ts"], consumer);
    const { backend, byHand, byLayers, trained, compared } = JSON.parse(printed);
    assertEquals(backend, "wasm");
    assertLess(byHand, 0.5);
    assertLess(byLayers, 0.01);
    assertLess(trained, 1);
    assertEquals(compared, ["momentum+sign+scaleByLearningRate", "mSvag"]);
  } finally {
    await Deno.remove(out, { recursive: true });
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
  const files = await publishList({ check: false }); // the gate has checked types
  const allowed =
    /^(deno\.json|LICENSE|README\.md|mod\.ts|(optimizers|problems|pipelines)\/[\w/]+\.ts|pipelines\/(report\/client\.js|ablate\.schema\.json))$/;
  assertEquals(files.filter((file) => !allowed.test(file)), []);
  for (const entry of [...entryPoints, "./LICENSE", "./README.md", "./deno.json"]) {
    assert(files.includes(entry.slice(2)), `${entry} is not published`);
  }
});
