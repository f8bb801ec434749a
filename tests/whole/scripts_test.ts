import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { tinyMnist } from "../pipelines/tiny.ts";
import { called, permissions, type Said, spawned } from "./scripts.ts";

async function run(script: string, ...args: string[]): Promise<Said> {
  const { code, stdout, stderr } = await spawned(script, args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const data = await tinyMnist();
const small = ["--problem", "mnist-logreg", "--data", data, "--backend", "cpu", "--steps", "4"];
small.push("--batch-size", "10");

globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

const bad: [description: string, args: string[], code: number, message: string | RegExp][] = [
  ["an unknown problem", ["--problem", "mnist-mpl"], 2, 'did you mean "mnist-mlp"?'],
  ["an unknown optimizer", ["--optimizers", "m-sgd,adaam"], 2, 'did you mean "adam"?'],
  ["an unknown backend", ["--backend", "webgp"], 2, 'did you mean "webgpu"?'],
  ["an unknown option", ["--step", "3"], 2, 'unknown option "--step", did you mean "--steps"?'],
  ["a stray argument", ["mnist-mlp"], 2, 'unexpected argument "mnist-mlp"'],
  ["no steps", ["--steps", "0"], 2, "--steps must be a positive integer, got 0"],
  [
    "an unknown rule",
    ["--batch-size", "cab:min=4"],
    2,
    '--batch-size: unknown batch size "cab", did',
  ],
  ["a missing value", ["--steps"], 2, "--steps needs a value: --steps N"],
  ["a negative step size", ["--learning-rate", "-0.1"], 2, "positive number, got -0.1"],
  ["a step size that is no number", ["--learning-rate", "NaN"], 2, "positive number, got NaN"],
  ["a step size of nobody", ["--learning-rate", "adamw=1"], 2, "not in this run of m-sgd"],
  ["a page of nothing", ["--live"], 2, "give a folder for it, such as --out runs/a"],
  ["a folder without data", ["--data", "/nowhere", "--backend", "cpu"], 1, "/nowhere"],
  ["an unknown figure", ["--paper", "fig9"], 2, 'did you mean "fig5"?'],
  ["a scale without the papers", ["--scale", "0.1"], 2, "add paper (--paper)"],
  ["a problem that is not the papers'", [...small, "--paper"], 2, '"mnist-logreg"; known: fmnist-'],
  [
    "a figure whose data is missing",
    ["--paper", "fig8", "--problem", "cifar10-3c3d", "--data", data, "--backend", "cpu"],
    1,
    `no cifar-10 data in ${data}: fetch it with \`deno task data fetch cifar-10 --data ${data}\``,
  ],
  [
    "a folder that cannot be written",
    ["--out", `${data}/t10k-labels-idx1-ubyte/x`],
    1,
    "cannot write to",
  ],
];

for (const [i, [description, args, code, message]] of bad.entries()) {
  Deno.test(`ablate says in one line what is wrong with ${description}`, async () => {
    const words = ["--quiet", ...args]; // one in a process, from where exit codes are seen
    assertOneLine(
      await (i === 0 ? run("ablate", ...words) : called("ablate", words)),
      code,
      message,
    );
  });
}

function assertOneLine(
  { code, stdout, stderr }: Said,
  expected: number,
  message: string | RegExp,
) {
  assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
  assertMatch(stderr, /^(ablate|train|tune): /);
  if (typeof message === "string") assertStringIncludes(stderr, message);
  else assertMatch(stderr, message);
  assertEquals([code, stdout], [expected, ""]);
}

Deno.test("ablate names the truncated file, and what was expected and found", async () => {
  const folder = await tinyMnist();
  const path = `${folder}/train-images-idx3-ubyte`;
  await Deno.truncate(path, 100);
  const result = await run("ablate", ...small, "--quiet", "--data", folder);
  assertOneLine(result, 2, "--data is given 2 times");
  const rest = small.filter((_, i) => i !== 2 && i !== 3);
  const truncated = await run("ablate", ...rest, "--quiet", "--data", folder);
  await Deno.remove(folder, { recursive: true });
  assertOneLine(truncated, 1, path);
  assertMatch(truncated.stderr, /expected .*656.*found .*100/);
});

Deno.test("ablate prints a table, says on stderr what it does, and writes its files", async () => {
  const out = `${data}/runs/a`;
  const args = [...small, "--seeds", "2", "--out", out];
  const { code, stdout, stderr } = await run("ablate", ...args);
  assertEquals(code, 0, stderr);
  const lines = stdout.trimEnd().split("\n");
  assertEquals(lines[0], "mnist-logreg: 4 steps of 10 examples, 2 seeds (mean ± sd), on cpu");
  assertEquals(lines.slice(4, 8).map((line) => line.split(" ")[0]), [
    "M-SGD",
    "M-SSD",
    "Adam",
    "M-SVAG",
  ]);
  assertEquals(lines.filter((line) => line.length > 80), []);
  assertStringIncludes(stdout, "mean test accuracy [95 %]");
  assertStringIncludes(
    stdout,
    "mnist-logreg, by test accuracy, 2 seeds:\nThe sign is not decided: ",
  );
  assertStringIncludes(stdout, "Doubt: fewer than three seeds: values only, no intervals.");
  assertStringIncludes(stdout, "Next:\n  deno task tune --problem mnist-logreg ");
  assertMatch(stderr, /^backend: cpu\n\[\d\/8\] mnist-logreg /);
  // with several jobs, runs may end in another order than they began
  assertMatch(stderr, /^\[1\/8\] mnist-logreg M-SGD seed 0: step 4 of 4, loss \d/m);
  assertStringIncludes(stderr, `results: ${out}\n`);
  const files = [...Deno.readDirSync(out)].map(({ name }) => name);
  assertEquals(files.length, 12, files.join());
});

Deno.test("tune --dry-run lists the runs of a search; --live needs a folder", async () => {
  const search = [...small, "--optimizers", "m-svag", "--grid", "1/0.1", "--jobs", "1", "-q"];
  const { code, stdout, stderr } = await run("tune", ...search, "--dry-run");
  assertEquals([code, stderr], [0, ""]);
  const cells = stdout.split("\n").slice(2, 4).map((line) => line.split(/ {2,}/).slice(0, 4));
  assertEquals(cells, [
    ["mnist-logreg M-SVAG 1 seed 1000", "1", "4", "to do"],
    ["mnist-logreg M-SVAG 0.1 seed 1000", "0.1", "4", "to do"],
  ]);
  const page = await run("tune", ...search, "--live");
  assertOneLine(page, 2, "give a folder for it, such as --out runs/a");
});

Deno.test("tune --live says where its page is", async () => {
  const out = `${data}/runs/watched`;
  const path = new URL("../../pipelines/tune.ts", import.meta.url).pathname;
  const search = [...small, "--optimizers", "m-svag", "--grid", "1/0.1", "--jobs", "1", "-q"];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, "--allow-net=127.0.0.1", path, ...search, "--out", out, "--live"],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 0, text);
  assertMatch(text, /^watch it: http:\/\/127\.0\.0\.1:\d+\/\n$/);
});

Deno.test("ablate --json --quiet prints JSON, and nothing else", async () => {
  const args = [...small, "--optimizers", "adam,m-svag", "--seeds", "1", "--json", "--quiet"];
  const { code, stdout, stderr } = await run("ablate", ...args);
  assertEquals([code, stderr], [0, ""]);
  const { summary: [adam, mSvag], verdicts } = JSON.parse(stdout);
  assertEquals([verdicts[0].problem, verdicts[0].measure], ["mnist-logreg", "testAccuracy"]);
  assertEquals([adam.optimizer, mSvag.optimizer], ["adam", "m-svag"]);
  assertEquals([adam.steps, adam.seeds, adam.trainLossSd], [4, 1, null]);
});

Deno.test("ablate --paper --dry-run lists the runs of a figure, with estimates", async () => {
  const mine = ["--problem", "mnist-mlp", "--data", data, "--backend", "wasm", "--jobs", "1"];
  const figure = ["--paper", "iclr-fig3", "--scale", "0.005", "--seeds", "2"];
  const args = [...figure, ...mine, "--optimizers", "adam,m-svag", "--dry-run"];
  args.push("--batch-size", "10");
  const { code, stdout, stderr } = await run("ablate", ...args);
  assertEquals(code, 0, stderr);
  const cells = stdout.split("\n").slice(2, 6).map((line) => line.split(/ {2,}/).slice(0, 4));
  assertEquals(cells, [
    ["mnist-mlp Adam seed 0", "0.001", "20", "to do"],
    ["mnist-mlp M-SVAG version=iclr2018 seed 0", "0.6", "20", "to do"],
    ["mnist-mlp Adam seed 1", "0.001", "20", "to do"],
    ["mnist-mlp M-SVAG version=iclr2018 seed 1", "0.6", "20", "to do"],
  ]);
  assertMatch(stdout, /0 of 4 runs are done; the others take about [\d:]+( s)?, 1 at a time/);
  assertMatch(
    stderr,
    /^ICLR 2018 submission, Fig. 3: .*\n.*\n.*iclr2018.*\nmnist-mlp: step sizes that are not/,
  );
});

Deno.test("train prints the evaluations of one run", async () => {
  const { code, stdout, stderr } = await run("train", ...small, "-q", "--optimizers", "adam");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(
    stdout,
    /^mnist-logreg: Adam, step size [\d.e-]+, batches of 10, seed 0, on cpu\n/,
  );
  assertEquals(stdout.trimEnd().split("\n").slice(4).map((line) => line.trim().split(" ")[0]), [
    "0",
    "1",
    "2",
    "3",
    "4",
  ]);
});

Deno.test("train chooses batch sizes for so many examples, and shows them", async () => {
  const args = small.filter((_, i) => !/--(steps|batch-size)/.test(small[i]! + small[i - 1]));
  args.push("--examples", "40", "--batch-size", "cabs:min=4,max=20", "--evaluate-every", "20");
  const { code, stdout, stderr } = await run("train", ...args, "-q", "--optimizers", "sgd");
  assertEquals([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assertMatch(
    lines[0]!,
    /^mnist-logreg: SGD, .*, batch sizes by cabs:min=4,max=20, seed 0, on cpu$/,
  );
  assertMatch(lines[2]!, /^step +epoch +batch size +batch loss/);
  assertMatch(lines[4]!, /^ +0 /);
});

Deno.test("train takes one optimizer, and points to ablate", async () => {
  const result = await run("train", "--optimizers", "adam,sgd");
  assertOneLine(result, 2, "--optimizers takes one name here, got 2; ablate compares several");
});

for (const script of ["ablate", "tune", "train", "cabs"]) {
  Deno.test(`${script} --help shows options, defaults and examples in 80 columns`, async () => {
    const { code, stdout, stderr } = await run(script, "--help");
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `Usage: deno task ${script} [options]`);
    assertMatch(stdout, /--backend NAME +what runs the tensors: auto, webgpu, wasm, webgl,\s+cpu/);
    assertMatch(stdout, new RegExp(`Examples:\\n  # .*\\n  deno task ${script}`));
    const options = stdout.slice(0, stdout.indexOf("Examples:")).split("\n");
    assertEquals(options.filter((line) => line.length > 80), []);
  });
}
