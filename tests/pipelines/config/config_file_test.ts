import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { main } from "../../../pipelines/ablate.ts";
import { configValues } from "../../../pipelines/config/config_file.ts";
import { ablateScript } from "../../../pipelines/command_line/ablate_script.ts";
import { parseCommandLine, UsageError } from "../../../pipelines/command_line/flags.ts";
import { type Manifest, manifestText, readManifest } from "../../../pipelines/runs/manifest.ts";

const folder = await Deno.makeTempDir({ prefix: "noisewise-config-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs a command line of ablate, without what it prints, and resolves to the names of its cells. */
async function cellsOf(line: string): Promise<readonly string[]> {
  const { log } = console;
  console.log = () => {};
  try {
    assertEquals(await main([...line.split(" "), "--jobs", "1", "-q"]), 0, line);
  } finally {
    console.log = log;
  }
  return (await readManifest(/--out (\S+)/.exec(line)![1]!))!.cells;
}

async function file(name: string, content: unknown): Promise<string> {
  const path = `${folder}/${name}`;
  await Deno.writeTextFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

type AblateValues = Parameters<typeof configValues>[0];

function read(config: string, ...typed: string[]) {
  return configValues({ config } as AblateValues, typed);
}

const grid = {
  $schema: "../ablate.schema.json",
  problems: ["quadratic:1/2/30"],
  optimizers: ["m-sgd", "adam"],
  learningRates: { "m-sgd": [0.01, 0.02], adam: 0.1 },
  settings: { beta: 0.8, "adam.beta2": 0.99 },
  steps: 2,
  batchSize: 3,
  seeds: 1,
  seed: 7,
  margin: 0.1,
  measure: "trainLoss",
  backend: "cpu",
};

const words = "--problem quadratic:1/2/30 --optimizers m-sgd,adam --set beta=0.8,adam.beta2=0.99 " +
  "--learning-rate m-sgd=0.01/0.02,adam=0.1 --steps 2 --batch-size 3 --seeds 1 --seed 7 " +
  "--margin 0.1 --measure trainLoss --backend cpu";

Deno.test("a file gives what flags give, and a manifest makes its runs again", async () => {
  const given = await read(await file("grid.json", grid));
  const { values, typed } = parseCommandLine(ablateScript.flags, words.split(" "));
  assertEquals(
    given,
    Object.fromEntries(Object.entries(values).filter(([name]) => name in given)),
  );
  assertEquals(Object.keys(given).length, typed.length);
  const cells = await cellsOf(`--config ${folder}/grid.json --out ${folder}/a`);
  assertEquals(cells.length, 3);
  const manifest = `${folder}/a/manifest.json`;
  assertEquals(await cellsOf(`--config ${manifest} --out ${folder}/b`), cells);
  const [first, again] = await Promise.all(
    ["a", "b"].map((name) => readManifest(`${folder}/${name}`)),
  );
  assertEquals(again!.options, first!.options);
  const fewer = await read(manifest, "seeds", "backend");
  assertEquals([fewer.seeds, fewer.backend, fewer.steps], [undefined, undefined, 2]);
});

Deno.test("manifests of other scripts are refused, saying whose they are", async () => {
  const session = { backend: "cpu", cells: [], startedAt: "now", finishedAt: null, earlier: [] };
  const surroundings = {
    noisewise: "0.1.0",
    versions: {},
    machine: {},
    code: "c",
    git: { commit: null, branch: null },
  };
  for (const [other, options] of [["tune", { tolerance: 0.1 }], ["train or cabs", { seeds: 1 }]]) {
    const manifest = { ...session, ...surroundings, options } as unknown as Manifest;
    const path = await file("other.json", manifestText(manifest));
    const error = await assertRejects(() => read(path), UsageError);
    assertEquals(
      error.message,
      `"${path}": it is a manifest of ${other}; --config takes those of ablate`,
    );
  }
});

Deno.test("what is typed rules out what a file says in other words", async () => {
  const config = await file("rivals.json", {
    until: "decided",
    budget: 60,
    examples: 100,
    seed: 2,
  });
  assertEquals(await read(config, "seeds", "steps"), { seed: 2 });
  assertEquals(await read(config, "until"), { budget: 60, examples: 100, seed: 2 });
});

Deno.test("step sizes of a search keep what it tried", async () => {
  const tuning = [{ problem: "quadratic", optimizer: "adam", chosen: 0.1, trials: [] }];
  const config = await file("tuned.json", { tunedIn: "runs/s", learningRates: 0.1, tuning });
  assertEquals(await read(config) as unknown, {
    learningRate: { from: "runs/s", found: { learningRates: 0.1, tuning } },
  });
  const folderOnly = await file("folder.json", { tunedIn: "runs/s" });
  assertEquals(await read(folderOnly) as unknown, { learningRate: { from: "runs/s" } });
});

const wrong: readonly (readonly [what: string, content: unknown, message: RegExp])[] = [
  ["a misspelt key", { seds: 3 }, /^"[^"]*x.json": unknown key "seds", did you mean "seeds"\? /],
  [
    "a text for a number",
    { steps: "100" },
    /x.json": steps must be a positive integer, got "100"$/,
  ],
  ["a fraction of a step", { steps: 1.5 }, /steps must be a positive integer, got 1.5$/],
  [
    "a name for a list",
    { problems: "mnist-mlp" },
    /problems must be a list of ids .*got "mnist-mlp"$/,
  ],
  ["an empty list", { optimizers: [] }, /optimizers must be a list of ids or modules, got \[\]$/],
  [
    "a negative rate",
    { learningRates: { adam: [-1] } },
    /learningRates must be a positive number, or/,
  ],
  [
    "another backend",
    { backend: "gpu" },
    /backend must be one of auto, .*cpu, got "gpu"$/,
  ],
  ["a margin of one", { margin: 1 }, /margin must be a number between 0 and 1, got 1$/],
  ["a rule of nobody", { batchSize: "cab" }, /unknown batch size "cab", did you mean "cabs/],
  [
    "another way to join",
    { join: { by: "mail" } },
    /join must be true or false, or an object with by/,
  ],
  ["a list", [], /x.json": it must be an object, with options of ablate\(\) as keys$/],
  ["no JSON", "{", /x.json": it is not JSON$/],
  ["a damaged manifest", { options: {}, sum: "0" }, /x.json" is damaged: its checksum is wrong$/],
];

for (const [what, content, message] of wrong) {
  Deno.test(`a file of settings with ${what} is refused in a sentence`, async () => {
    const path = await file("x.json", content);
    const error = await assertRejects(() => read(path), UsageError);
    assertMatch(error.message, message);
  });
}

Deno.test("a file of settings that is not there is named", async () => {
  const error = await assertRejects(() => read(`${folder}/none.json`), UsageError);
  assertEquals(error.message, `"${folder}/none.json": there is no such file`);
});
