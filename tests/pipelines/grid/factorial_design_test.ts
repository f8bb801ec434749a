import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ablate } from "../../../pipelines/ablate.ts";
import { main } from "../../../pipelines/ablate.ts";
import { configValues } from "../../../pipelines/config/config_file.ts";
import { ablateGrid } from "../../../pipelines/grid/ablate.ts";
import { factorialDesign } from "../../../pipelines/grid/factorial_design.ts";
import { importFactor } from "../../../pipelines/modules/import_factor.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { factorial } from "../../../pipelines/statistics/verdict/factorial.ts";
import { verdict } from "../../../pipelines/statistics/verdict/verdict.ts";

const run = {
  problems: ["quadratic"],
  learningRates: 0.02,
  steps: 8,
  seeds: 3,
  backend: "cpu",
  onNote() {},
} as const;

Deno.test("methods of factors are those of the papers where there are such, momentum at work unless it is one", () => {
  assertEquals(factorialDesign(["sign", "adaptation"]).runs, {
    "m-sgd": [0, 0],
    "m-ssd": [1, 0],
    "m-svag": [0, 1],
    "adam": [1, 1],
  });
  assertEquals(factorialDesign(["momentum", "decay"]).optimizers, [
    ...["sgd", "m-sgd", "sgd+decay", "m-sgd+decay"],
  ]);
  const all = factorialDesign(["sign", "adaptation", "momentum", "decay", "warmup"]);
  assertEquals([all.optimizers.length, new Set(all.optimizers).size], [32, 32]);
  const half = factorialDesign(["sign", "adaptation", "momentum", "decay", "warmup"], {
    fraction: 1 / 2,
  });
  assertEquals(half.summary, "2^(5-1), 1/2 of all, of resolution V: 16 of 32 methods");
  assert(half.optimizers.every((id) => all.optimizers.includes(id)));
  assertThrows(
    () => factorialDesign(["sing"]),
    RangeError,
    'unknown factor "sing", did you mean "sign"?',
  );
  assertThrows(
    () => factorialDesign(["sign", "sign"]),
    RangeError,
    'the factor "sign" is given twice',
  );
  assertThrows(() => factorialDesign([]), RangeError, "at least one factor");
});

Deno.test("what a factor does to some methods is done to none besides, unless it is said", () => {
  const stepsOf = (given: Parameters<typeof ablateGrid>[0]) => {
    const { schedule, warmup, weightDecay, clip } = ablateGrid({ ...run, ...given });
    return { schedule, warmup, weightDecay, clip };
  };
  const open = { schedule: undefined, warmup: undefined, weightDecay: undefined, clip: undefined };
  assertEquals(stepsOf({ factors: ["sign", "adaptation"] }), open);
  assertEquals(stepsOf({ factors: ["sign", "decay"] }), { ...open, weightDecay: 0 });
  const both = { factors: ["warmup", "decay"], weightDecay: 1e-3 };
  assertEquals(stepsOf(both), { ...open, warmup: 0, weightDecay: 1e-3 });
});

Deno.test("the papers' factors by name are judged as their four methods are, to the bit", async () => {
  const rows = await ablate({ ...run, factors: ["sign", "adaptation"] });
  const { factors, runs } = factorialDesign(["sign", "adaptation"]);
  assertEquals(verdict(rows, { design: { factors, runs } }), verdict(rows));
});

Deno.test("three factors have main effects, interactions and simple effects, recorded and in words", async () => {
  const out = await Deno.makeTempDir();
  try {
    const names = ["sign", "momentum", "decay"];
    const rows = await ablate({ ...run, factors: names, out });
    const [judged] = verdict(rows, { design: factorialDesign(names) });
    assertEquals(judged!.factors.map(({ factor }) => factor), [
      ...["sign", "momentum", "weight decay"],
      ...["sign × momentum", "sign × weight decay", "momentum × weight decay"],
    ]);
    assert(judged!.factors.every(({ by, factor, seeds }) => by === factor && seeds === 3));
    assertEquals(judged!.simple.length, 12);
    assertEquals(judged!.pairs, []);
    assert(judged!.text.includes("The sign ") || judged!.text.includes("What the sign does"));
    assert(/interactions (is|are) (not )?decided|×/.test(judged!.text), judged!.text);
    const effects = factorial(rows, { design: factorialDesign(names) }).array("effect");
    assertEquals(effects.slice(5, 8), [
      "momentum × weight decay",
      "sign without momentum",
      "sign with momentum",
    ]);

    // a report judges the folder alike, and says how it is made again; so does the manifest
    const data = await collect([out]);
    assertEquals(data.verdicts[0]!.factors, judged!.factors);
    const [session] = data.runs[0]!.sessions;
    assert(session!.command.includes("--factors sign,momentum,decay"), session!.command);
    assert(!session!.command.includes("--optimizers"), session!.command);
    assertEquals(session!.besides, "");
    const given = await configValues(
      { config: `${out}/manifest.json` } as Parameters<typeof configValues>[0],
      ["config"],
    );
    assertEquals([given.factors, given.optimizers], [names, undefined]);
    const notes: string[] = [];
    await ablate({ ...run, factors: names, out, onNote: (note) => notes.push(note) });
    assertEquals(notes, ["2^3: 8 methods", "24 of 24 runs were done before"]);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("a fraction says what it cannot tell apart", async () => {
  const names = ["sign", "momentum", "decay"];
  const rows = await ablate({ ...run, factors: names, fraction: 1 / 2 });
  const [judged] = verdict(rows, { design: factorialDesign(names, { fraction: 1 / 2 }) });
  assertEquals(judged!.factors.map(({ factor }) => factor), ["sign", "momentum", "weight decay"]);
  assert(
    judged!.doubts.includes(
      "a fraction of all methods does not tell apart: sign with momentum × weight decay; " +
        "momentum with sign × weight decay; weight decay with sign × momentum",
    ),
    judged!.doubts.join("\n"),
  );
});

Deno.test("what does not go together is named", () => {
  const wrong = (options: Parameters<typeof ablateGrid>[0], message: string) =>
    assertThrows(() => ablateGrid({ ...run, ...options }), RangeError, message);
  wrong({ factors: ["sign"], optimizers: ["adam"] }, "give optimizers or factors, not both");
  wrong({ fraction: 1 / 2 }, "fraction is for factors, got 0.5 without; add factors");
  wrong({ factors: ["sign", "momentum"], fraction: 1 / 2 }, "cannot tell them apart");
});

const factor = `import { scale } from "${import.meta.resolve("../../../optimizers/mod.ts")}";
export const tenth = { name: "tenth", on: () => scale(0.1) };
export const nothing = { name: "nothing" };
export const nowhere = { name: "nowhere", on: () => scale(1), place: "end" };
`;

Deno.test("factors of a module are tried by several threads, and name what they lack", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/mine.ts`;
    await Deno.writeTextFile(file, factor);
    const out = `${folder}/run`;
    const words = ["--problem", "quadratic", "--factors", `sign,${file}#tenth`, "--steps", "6"];
    const own = ["--learning-rate", "0.02", "--seeds", "3", "--jobs", "2", "--backend", "cpu"];
    const log = console.log;
    console.log = () => {};
    try {
      assertEquals(await main([...words, ...own, "--quiet", "--out", out]), 0);
    } finally {
      console.log = log;
    }
    const [judged] = JSON.parse(await Deno.readTextFile(`${out}/verdict.json`));
    assertEquals(
      judged.methods.map(({ optimizer }: { readonly optimizer: string }) => optimizer),
      ["m-sgd", "m-ssd", "m-sgd+tenth", "m-ssd+tenth"],
    );
    assertEquals(
      judged.factors.map(({ factor }: { readonly factor: string }) => factor),
      ["sign", "tenth", "interaction"],
    );
    const { options } = JSON.parse(await Deno.readTextFile(`${out}/manifest.json`));
    assertEquals(Object.keys(options.modules), ["tenth"]);
    const { command } = (await collect([out])).runs[0]!.sessions[0]!;
    assert(command.includes(`--factors 'sign,${file}#tenth'`), command);
    const lacks = (name: string, message: string) =>
      assertRejects(() => importFactor(`${file}#${name}`), TypeError, message);
    await lacks("nothing", "must be a factor, { name, on }");
    await lacks("nowhere", "place of the factor");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
