/** Folders of runs that nobody made, for tests of what reads them. */
import { random } from "../../../problems/random.ts";

/** What a made-up run is like. */
export interface MadeUp {
  readonly problems?: readonly string[];
  readonly optimizers?: readonly string[];
  readonly seeds?: number;
  readonly evaluations?: number;
  /** The data's checksum: folders with the same are parts of one run. */
  readonly data?: string;
  /** Cells of this optimizer diverge in the middle. */
  readonly diverging?: string;
  /** Cells of this optimizer have only begun. */
  readonly unfinished?: string;
}

/** Writes a folder as `ablate` would; whoever takes it removes it. */
export async function madeUpRun({
  problems = ["p"],
  optimizers = ["m-sgd", "m-ssd", "adam", "m-svag"],
  seeds = 3,
  evaluations = 5,
  data = "0123456789abcdef",
  diverging,
  unfinished,
}: MadeUp = {}): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "made-up-" });
  await Deno.mkdir(`${folder}/cells`);
  const surroundings = {
    noisewise: "0.1.0",
    code: "0.1.0+123456789abc",
    git: { commit: "0".repeat(40), branch: "main" },
    versions: { deno: "2.9.6", tfjs: "4.22.0" },
    machine: { os: "linux", arch: "x86_64", cores: 2 },
  };
  const [steps, evaluateEvery] = [10 * (evaluations - 1), 10];
  const names: string[] = [];
  for (const [p, problem] of problems.entries()) {
    for (const [o, optimizer] of optimizers.entries()) {
      for (let seed = 0; seed < seeds; seed++) {
        const key = `${p}${o}${seed}`.padStart(12, "0");
        const name = `${problem}_${optimizer}_seed${seed}`.replace(/[^\w.+-]/g, "-") + `_${key}`;
        const identity = { cell: key, problem, data, optimizer, seed };
        const header = {
          ...identity,
          hyperParameters: { learningRate: 0.1 },
          ...{ steps, batchSize: 64, evaluateEvery, backend: "cpu" },
          ...surroundings,
        };
        const stream = random(seed, `${problem} ${optimizer}`);
        const rows = Array.from({ length: evaluations }, (_, i) => {
          const bad = optimizer === diverging && i === evaluations >> 1;
          const loss = 2.3 / (1 + i * (o + 1)) * (1 + 0.1 * stream.uniform());
          return {
            step: 10 * i,
            examples: 640 * i,
            epoch: i / 10,
            trainLoss: bad ? null : loss,
            testLoss: bad ? null : 1.1 * loss,
            trainAccuracy: bad ? null : 1 - loss / 3,
            testAccuracy: bad ? null : 1 - 1.1 * loss / 3,
            batchLoss: i === 0 ? null : loss,
            diverged: bad,
            seconds: 0.01 * i * (1 + stream.uniform()),
            batchLosses: i === 0 ? [] : Array(10).fill(loss),
            "testLoss/rare": bad ? null : 2 * loss,
            "testLoss/frequent": bad ? null : loss,
          };
        });
        const kept = optimizer === diverging
          ? rows.slice(0, (evaluations >> 1) + 1)
          : optimizer === unfinished
          ? rows.slice(0, 2)
          : rows;
        const end = optimizer === unfinished
          ? []
          : [{ end: true, at: "", memory: { tensors: 2 ** 20, process: 2 ** 27 } }];
        const lines = [header, ...kept, ...end].map((line) => JSON.stringify(line)).join("\n");
        await Deno.writeTextFile(`${folder}/cells/${name}.jsonl`, `${lines}\n`);
        names.push(name);
      }
    }
  }
  const options = { problems, optimizers, seeds, seed: 0, steps, evaluateEvery };
  const times = { startedAt: "2020-01-01T00:00:00.000Z", finishedAt: "2020-01-01T00:01:00.000Z" };
  const manifest = {
    ...surroundings,
    backend: "cpu",
    options,
    cells: names,
    ...times,
    earlier: [],
  };
  await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify(manifest));
  return folder;
}
