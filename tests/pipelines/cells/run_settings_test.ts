/** What holds for every run setting: nothing here names one that is not special. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { cabs, normTest } from "../../../optimizers/batch_sizes/mod.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import type { CellPlan } from "../../../pipelines/cells/cell.ts";
import { identityOf, keyOf } from "../../../pipelines/cells/cell_key.ts";
import {
  checkRunSettings,
  plannedSettings,
  runSettingList,
  settingsIdentity,
  shownSettings,
  tabledSettings,
} from "../../../pipelines/cells/planned_settings.ts";
import { trainingOf } from "../../../pipelines/cells/run_cell.ts";
import type { RunSettings } from "../../../pipelines/cells/run_settings.ts";
import { configKeys } from "../../../pipelines/config/config_keys.ts";
import { ablateScript } from "../../../pipelines/command_line/ablate_script.ts";
import { type Flags, parseFlags } from "../../../pipelines/command_line/flags.ts";
import { helpText } from "../../../pipelines/command_line/help.ts";
import { runFlags, runSettingsFrom } from "../../../pipelines/command_line/run_flags.ts";
import { trainScript } from "../../../pipelines/command_line/train_script.ts";
import { tuneScript } from "../../../pipelines/command_line/tune_script.ts";
import { commandLine } from "../../../pipelines/report/command_line.ts";
import { training, type TrainingOptions } from "../../../pipelines/training/training.ts";
import { shuffledPositions } from "../../../problems/data/batches.ts";
import { tinyProblem } from "../tiny.ts";

await useBackend("cpu");
const problem = tinyProblem();
const table = "pipelines/cells/run_settings.ts";

/** Texts of which every setting must take two at least. */
const texts = ["2", "3", "0.25", "0.5", "true", "false", "cabs:min=4,max=16", "constant", "cosine"];

/** Values that a setting can have, with the texts that say them. */
function valuesOf([option, { flag, parse }]: (typeof runSettingList)[number]) {
  const values = texts.flatMap((text) => {
    try {
      return [{ text, value: parse(text, `--${flag}`) }];
    } catch {
      return [];
    }
  });
  assert(values.length > 1, `add two texts of ${option} to those of this test`);
  return values;
}

function planOf(given: RunSettings): CellPlan {
  return {
    problem,
    problemId: problem.id,
    fingerprint: "1",
    trainSize: problem.trainSize,
    optimizer: "m-sgd",
    id: "m-sgd",
    rate: 0.1,
    hyperParameters: {},
    settings: "",
    variant: "",
    seed: 0,
    backend: "cpu",
    ...plannedSettings(given, problem),
  };
}

/** What the manifest has of that which is said. */
function recorded(given: RunSettings): Record<string, unknown> {
  return JSON.parse(JSON.stringify(shownSettings(given)));
}

for (const each of runSettingList) {
  const [option, { flag, identity, check }] = each;

  Deno.test(`${option} is heeded by runs`, async () => {
    const read = new Set<unknown>();
    const given = { steps: 4, evaluateEvery: 2, [option]: valuesOf(each)[0]!.value };
    const run: TrainingOptions = new Proxy(trainingOf(planOf(given), problem), {
      get: (target, name) => (read.add(name), Reflect.get(target, name)),
    });
    assert(option in run);
    for await (const _ of training(run));
    assert(
      read.has(option),
      `${option} is in the table of ${table}, and no run reads it; heed it in ` +
        "pipelines/training/training.ts",
    );
  });

  Deno.test(`${option} makes another cell only if it may make another result`, async () => {
    const [one, other] = valuesOf(each);
    const keyWith = async (value: unknown) => keyOf(await identityOf(planOf({ [option]: value })));
    assertEquals(await keyWith(one!.value) !== await keyWith(other!.value), identity);
    assertEquals(await keyWith(one!.value), await keyWith(one!.value));
    if (!("planned" in each[1])) assert(!(option in settingsIdentity(planOf({}))));
  });

  Deno.test(`--${flag} is a flag that the manifest and the report give back`, () => {
    for (const { text, value } of valuesOf(each)) {
      check(value, option);
      const options = recorded({ [option]: value });
      assertEquals(Object.keys(options), [option]);
      const key = configKeys.find(({ name }) => name === option)!;
      assert(key.fits(options[option]), `a file of settings may not say ${option}: ${text}`);
      for (const more of [{}, { tolerance: 0.005 }]) { // of ablate, of tune
        const { command } = commandLine({ options: { ...options, ...more }, backend: "cpu" }, "x");
        assertStringIncludes(`${command} `, ` --${flag} ${options[option]} `);
      }
      const parsed = runSettingsFrom(parseFlags(runFlags, [`--${flag}`, text]));
      assertEquals(recorded(parsed), options);
    }
    for (const script of [ablateScript, trainScript, tuneScript]) {
      const flags: Flags = script.flags;
      assert(flags[flag] === (runFlags as Flags)[flag], `${script.name} lacks --${flag}`);
      assertStringIncludes(helpText(script), `    --${flag} `);
    }
  });
}

Deno.test("plannedSettings() takes from the problem what is not said", () => {
  const { defaults: { steps, batchSize } } = problem;
  const open = plannedSettings({}, problem);
  assertEquals([open.steps, open.batchSize, open.evaluateEvery], [steps, batchSize, steps / 10]);
  // in each epoch of 16 four batches of 3 and one of 4
  const given = plannedSettings({ steps: 5, examples: 30, batchSize: 3 }, problem);
  assertEquals([given.steps, given.examples, given.evaluateEvery], [10, 30, 3]);
});

Deno.test("plannedSettings() counts the updates that reach so many examples", () => {
  for (const trainSize of [1, 5, 7, 12, 16]) {
    for (let batchSize = 1; batchSize <= trainSize; batchSize++) {
      const positionsOf = shuffledPositions(trainSize, 0, batchSize);
      for (let [steps, examples, seen] = [0, 1, 0]; examples < 40; examples++) {
        while (seen < examples) seen += positionsOf(steps++).length;
        const planned = plannedSettings({ examples, batchSize }, { ...problem, trainSize });
        assertEquals(planned.steps, steps, JSON.stringify({ trainSize, batchSize, examples }));
      }
    }
  }
  const { trainSize: _, ...endless } = problem;
  assertEquals(plannedSettings({ examples: 40, batchSize: 12 }, endless).steps, 4);
});

Deno.test("what a problem does to steps by default can be said otherwise, and taken away", async () => {
  const usual = { schedule: "cosine", warmup: 0.1, weightDecay: 1e-4, clip: 1 } as const;
  const off = { schedule: "constant", warmup: 0, weightDecay: 0, clip: 0 } as const;
  const withUsual = { ...problem, defaults: { ...problem.defaults, ...usual } };
  const [plain, planned] = [plannedSettings({}, problem), plannedSettings({}, withUsual)];
  const identity = settingsIdentity(planned);
  assertEquals({ ...identity, ...usual }, identity);
  assertEquals(Object.keys(settingsIdentity(plain)), ["steps", "batchSize", "evaluateEvery"]);
  assertEquals(tabledSettings(plain), "");
  assertEquals(tabledSettings(planned), "schedule=cosine warmup=0.1 weight-decay=0.0001 clip=1");
  for (const option of Object.keys(usual) as (keyof typeof usual)[]) {
    const without = settingsIdentity(plannedSettings({ [option]: off[option] }, withUsual));
    const { [option]: _, ...others } = identity;
    assertEquals(without, others);
  }
  assertEquals(settingsIdentity(plannedSettings(off, withUsual)), settingsIdentity(plain));
  const key = async (given: RunSettings) => keyOf(await identityOf(planOf(given)));
  assertEquals(await key(off), await key({})); // the cells of other problems are what they were
});

Deno.test("plannedSettings() refuses defaults that no run can have, given otherwise or not", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ steps: 0 }, "defaults.steps of tiny must be a whole number of at least 1, got 0"],
    [
      { batchSize: 0.5 },
      "defaults.batchSize of tiny must be a whole number of at least 1, got 0.5",
    ],
    [{ schedule: "linear" }, 'unknown defaults.schedule of tiny "linear"; known: constant, cosine'],
    [{ warmup: 2 }, "defaults.warmup of tiny must be at least 0 and below 1, such as 0.1, got 2"],
    [{ weightDecay: -1 }, "defaults.weightDecay of tiny must be at least 0 and below 1"],
    [{ clip: -1 }, "defaults.clip of tiny must be a finite number of at least 0, got -1"],
    [{ clip: NaN }, "defaults.clip of tiny must be a finite number of at least 0, got NaN"],
  ];
  const given = {
    steps: 5,
    batchSize: 2,
    schedule: "constant",
    warmup: 0,
    weightDecay: 0,
    clip: 0,
  };
  for (const [wrong, message] of cases) {
    const own = { ...problem, defaults: { ...problem.defaults, ...wrong } };
    for (const said of [{}, given as RunSettings]) {
      assertThrows(() => plannedSettings(said, own), RangeError, message);
    }
  }
});

Deno.test("shares of updates are refused where a rule for batch sizes leaves their number open", () => {
  const usual = { schedule: "cosine", warmup: 0.1 } as const;
  const withUsual = { ...problem, defaults: { ...problem.defaults, ...usual } };
  const remedy = "take --schedule constant --warmup 0, or --steps in place of --examples";
  for (const batchSize of [cabs({ min: 2 }), normTest({ theta: 0.3 })]) {
    const open = { examples: 40, batchSize };
    const cases = [
      [{ ...open, schedule: usual.schedule }, problem, "schedule=cosine on tiny"],
      [{ ...open, warmup: usual.warmup }, problem, "warmup=0.1 on tiny"],
      [{ ...open, warmup: 0 }, withUsual, "schedule=cosine on tiny"],
      [open, withUsual, "schedule=cosine warmup=0.1 on tiny"],
    ] as const;
    for (const [given, own, shares] of cases) {
      const { message } = assertThrows(() => plannedSettings(given, own), RangeError);
      const why =
        `goes by the number of updates, which ${batchSize.name} leaves open in a run of 40 examples`;
      assertEquals(message, `${shares} ${why}: ${remedy}`);
    }
    plannedSettings({ ...open, schedule: "constant", warmup: 0, weightDecay: 0.1 }, withUsual);
    plannedSettings({ steps: 10, batchSize }, withUsual);
  }
  assertEquals(plannedSettings({ examples: 32, batchSize: 4 }, withUsual).warmup, usual.warmup);
});

Deno.test("checkRunSettings() names the option, its value and what is allowed", () => {
  checkRunSettings({ batchSize: cabs(), evaluateOn: undefined, examples: 7 });
  const cases: [RunSettings, string][] = [
    [{ steps: 0 }, "steps must be a whole number of at least 1, got 0"],
    [{ batchSize: 1.5 }, "batchSize must be a whole number of at least 1, got 1.5"],
    [{ evaluateOn: NaN }, "evaluateOn must be"],
    [{ schedule: "cosin" as "cosine" }, 'unknown schedule "cosin", did you mean "cosine"?'],
    [{ warmup: 1 }, "warmup must be at least 0 and below 1, such as 0.1, got 1"],
    [{ weightDecay: -1 }, "weightDecay must be at least 0"],
    [{ clip: NaN }, "clip must be"],
    [{ steps: 3, examples: 4 }, "give steps or examples, not both, got 3 and 4"],
  ];
  for (const [given, message] of cases) {
    assertThrows(() => checkRunSettings(given), RangeError, message);
  }
});
