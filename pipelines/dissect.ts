/**
 * A problem taken through the papers' whole argument, within a time: which part of Adam helps there, why, and
 * what to use.
 *
 * As a script, `deno task dissect --help`; as a function, {@linkcode dissect}.
 *
 * @module
 */
import type { ColumnTable } from "./arquero/mod.ts";
import { checkHost } from "./grid/check_host.ts";
import { nameOf } from "./cells/choices.ts";
import { defaultJobs } from "./cells/cores.ts";
import { defaultNodes } from "./command_line/cluster_flags.ts";
import { dissectDefault, dissectScript } from "./command_line/dissect_script.ts";
import { UsageError } from "./command_line/flags.ts";
import { onlyOne, problemsFrom, tunableOptimizers } from "./command_line/own_choices.ts";
import { asJson, mainOf, outputStyle } from "./command_line/script.ts";
import { watch } from "./command_line/watch.ts";
import { adviceFrom } from "./dissect/advice.ts";
import type { Dissection } from "./dissect/dissection.ts";
import { withDoubts } from "./dissect/doubts.ts";
import {
  curvatureStage,
  explore,
  type Explored,
  noiseStage,
  type Subject,
  subjectOf,
} from "./dissect/explore.ts";
import type { NoisePoint } from "./dissect/noise.ts";
import { replicatesGrid, searchGrid, searchOf } from "./dissect/grids.ts";
import { gridScript, madeOnSlurm } from "./dissect/on_slurm.ts";
import {
  type Asked,
  askedOf,
  type DissectionGrid,
  type DissectOptions,
} from "./dissect/options.ts";
import { writePage } from "./dissect/page.ts";
import { planLines } from "./dissect/plan.ts";
import { besideOutcomes, predictionsFrom } from "./dissect/predictions.ts";
import { openStages, type Stages } from "./dissect/stages.ts";
import { checkTable, costTable, noiseTable } from "./dissect/tables.ts";
import { dissectionText } from "./dissect/text.ts";
import { jsonText } from "./files/json_text.ts";
import { writeOwnFile } from "./files/own_file.ts";
import { ablate } from "./grid/ablate.ts";
import { fingerprintNote } from "./grid/fingerprints.ts";
import { openPlanning, type Planning, startBackend } from "./grid/planning.ts";
import { ratioAt, ratioTable } from "./labs/curvature/ratio.ts";
import { lookErrorRate } from "./statistics/inference/looks.ts";
import { tableWith } from "./rows/rows.ts";
import { summarize } from "./statistics/summary.ts";
import { verdict } from "./statistics/verdict/verdict.ts";
import { tableText } from "./text/table_text.ts";
import { duration } from "./text/numbers.ts";
import { tune } from "./tune.ts";
import { methodTrials } from "./tuning/method_trials.ts";
import type { TuningRow } from "./tuning/tuning.ts";

export type { Advice } from "./dissect/advice.ts";
export type { Dissection, DissectionTables } from "./dissect/dissection.ts";
export type { DissectionGrid, DissectOptions } from "./dissect/options.ts";
export type { Snippet } from "./dissect/snippets.ts";

/**
 * Takes a problem through six stages, within a budget of time:
 *
 * 1. *check*: the gradient is that of the loss, the loss a mean over examples, the same seed gives the same
 *    bits, nothing leaks; what a step takes, and so how long runs can be;
 * 2. *noise*: signal and noise of each tensor's gradient, at the start and along a run;
 * 3. *step sizes* of all methods, on a part that is kept for validation;
 * 4. *curvature*: what the sign needs, along the path of M-SGD, and so a prediction before it happens;
 * 5. *replicates*, until every factor is decided or the budget ends;
 * 6. *verdict*: what each factor does, why one may doubt it, and what to use.
 *
 * With `out` each stage is kept there. Killed at any moment, the same call goes on where it was, and the time
 * that was spent counts; a call with a larger budget adds seeds. There are `report.html` and
 * `dissection.json` at the end.
 *
 * @throws {RangeError} if a name or number is wrong, or the budget too small, saying what would be enough
 * @throws {Error} if the problem is not what experiments can be made with, saying what to change; if its data
 * cannot be had, `out` cannot be written, or every run of every method diverges
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dissect } from "./dissect.ts";
 *
 * const { verdicts, advice } = await dissect({
 *   problem: "quadratic:1/2/30",
 *   budget: 60,
 *   steps: 20,
 *   backend: "cpu",
 *   onNote() {},
 * });
 * assertEquals(verdicts[0]!.problem, "quadratic:1/2/30");
 * assertEquals(advice!.snippets[0]!.framework, "PyTorch");
 * ```
 */
export async function dissect(options: DissectOptions): Promise<Dissection> {
  const asked = askedOf(options);
  const { budget, out, data, signal, onNote } = asked;
  checkHost(asked);
  const backend = await startBackend(asked);
  asked.onBackend?.(backend);
  const plans = { backend, fingerprints: out !== undefined, data, signal };
  let planning: Planning | undefined = openPlanning(plans, onNote);
  try {
    const subject = await subjectOf(asked, planning);
    const stages = await openStages(out, subject.of, onNote);
    try {
      const heading = (place: number, name: string, what: string) => {
        const left = Math.max(budget - stages.spent(), 0);
        onNote(`${place} of 6, ${name}: ${what}; ${duration(left)} of ${duration(budget)} left`);
      };
      heading(1, "check", "a batch and three updates, and what steps take");
      const explored = await explore(subject, asked, planning, stages);
      planLines(explored.plan).forEach(onNote);
      heading(2, "noise", `about ${duration(explored.plan.seconds.noise)}`);
      const noise = await noiseStage(subject, explored, asked, stages);
      planning[Symbol.dispose](); // searches and grids have their own
      planning = undefined;
      return await compared({ subject, explored, noise, asked, stages, heading });
    } finally {
      await stages[Symbol.asyncDispose]();
    }
  } finally {
    planning?.[Symbol.dispose]();
  }
}

/** What is known before methods are compared. */
interface Known {
  readonly subject: Subject;
  readonly explored: Explored;
  readonly noise: readonly NoisePoint[];
  readonly asked: Asked;
  readonly stages: Stages;
  readonly heading: (place: number, name: string, what: string) => void;
}

/** Stages 3 to 6. */
async function compared(known: Known): Promise<Dissection> {
  const { subject, explored, noise, asked, stages, heading } = known;
  const { plan, checks } = explored;
  const { budget, out, measure, margin, onNote } = asked;
  heading(3, "step sizes", `about ${duration(plan.seconds.search)}`);
  const stepSizes = await searched(known);
  const winners = (stepSizes.objects() as TuningRow[]).filter(({ winner }) => winner);
  const tuning = methodTrials(stepSizes.objects() as TuningRow[]);
  const rates = Object.fromEntries(winners.map((row) => [row.optimizer, row.learningRate]));
  heading(4, "curvature", curvatureText(explored));
  const measured = await curvatureStage(subject, explored, asked, rates["m-sgd"], stages);
  const ratios = measured.map(ratioAt);
  const predictions = predictionsFrom(noise, ratios);
  const optimizers = asked.optimizers.filter((id) => id in rates);
  if (optimizers.length === 0) {
    throw new Error(
      `every run of every method diverged on ${subject.problem.id}; look at its loss`,
    );
  }
  heading(5, "replicates", "3, 5, 8, 12 or 20 seeds, until every factor is decided");
  const rows = await ablate({
    ...shared(known, "runs"),
    optimizers,
    learningRates: rates,
    tuning,
    tunedIn: out === undefined ? undefined : `${out}/steps`,
    until: "decided",
    ...(asked.elsewhere === undefined
      ? { budget: Math.max(Math.round(budget - stages.spent()), 1) }
      : { join: asked.elsewhere(replicatesGrid(asked, plan, optimizers)) }),
    measure,
    margin,
  });
  heading(6, "verdict", "tables and page");
  const errorRate = lookErrorRate(new Set(rows.array("seed")).size);
  const judging = { measure, margin, errorRate, tuning, lengths: { [subject.problem.id]: plan } };
  const verdicts = verdict(rows, judging).map((each) => withDoubts(each, checks, plan));
  const [inTraining] = verdict(rows, { measure: "trainLoss", errorRate });
  const found = {
    verdicts,
    tables: {
      check: checkTable(checks),
      cost: costTable(plan.costs),
      noise: noiseTable(noise),
      stepSizes,
      curvature: measured.length === 0 ? tableWith([], []) : ratioTable(ratios),
      predictions: besideOutcomes(predictions, inTraining),
      rows,
      summary: summarize(rows),
    },
    advice: adviceFrom(verdicts[0]!),
  };
  if (out === undefined) return { ...found, page: undefined };
  await writeOwnFile(`${out}/dissection.json`, jsonText(plainOf(found)));
  const page = await writePage(out, found);
  onNote(`page: ${page}`);
  return { ...found, page };
}

/** The search for step sizes, within its part of the budget. */
async function searched(known: Known): Promise<ColumnTable> {
  const { subject, explored, asked } = known;
  return await tune({
    ...shared(known, "steps"),
    optimizers: asked.optimizers,
    ...searchOf(asked, subject, explored),
    join: asked.elsewhere?.(searchGrid(asked, subject, explored)),
  });
}

/** What the search and the replicates have in common. */
function shared({ subject, explored, asked }: Known, folder: string) {
  const { backend, blas, blasThreads, data, out, signal, onNote, onProgress } = asked;
  const { batchSize, dissection } = asked;
  const told = fingerprintNote(subject.problem.id); // where the problem was planned
  return {
    problems: [subject.choice],
    steps: explored.plan.steps,
    ...{ batchSize, dissection, backend, blas, blasThreads, data, signal, onProgress },
    onNote: (note: string) => note === told || onNote(note),
    jobs: asked.elsewhere === undefined ? asked.jobs : 1,
    out: out === undefined ? undefined : `${out}/${folder}`,
  };
}

function curvatureText({ plan: { curvature, seconds } }: Explored): string {
  if (curvature === null) return "left out, it would take too much of the budget";
  return `about ${duration(seconds.curvature)}`;
}

/** All of it as plain data. */
function plainOf({ verdicts, tables, advice }: Omit<Dissection, "page">) {
  const plain = Object.entries(tables).map(([name, table]) => [name, table.objects()]);
  return { verdicts, advice, tables: Object.fromEntries(plain) as Record<string, object[]> };
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  dissectScript,
  async (flags, { signal, words: { passed } }) => {
    const { optimizers: named, dryRun, jobs, on, join: _, ...rest } = flags;
    if (flags.join !== undefined && on === undefined) {
      throw new UsageError("--join says how tasks take part, and needs --on");
    }
    const { problems } = await problemsFrom(flags, [dissectDefault]);
    const problem = onlyOne("--problem", problems);
    const id = nameOf(problem).replace(/[^\w.+-]/g, "-");
    const out = rest.out ?? `runs/dissect-${id}`;
    const optimizers = named && await tunableOptimizers(named);
    const command = { values: flags, optimizers, passed };
    const options = { ...rest, out, problem, optimizers, jobs: jobs ?? defaultJobs };
    const tasks = (flags.nodes ?? defaultNodes) * (jobs ?? 1);
    if (dryRun) {
      const asked = askedOf({ ...options, signal, ...(on && { jobs: tasks }) });
      return console.log(await dryText(asked, on && ((grid) => gridScript(command, grid))));
    }
    const found = await watch(
      { ...rest, out, signal },
      ({ onBackend, onProgress, onNote = console.error }) =>
        dissect({
          ...options,
          ...{ signal, onBackend, onProgress, onNote },
          ...(on && {
            jobs: tasks,
            elsewhere: (grid) => madeOnSlurm(command, grid, { signal, onNote }),
          }),
        }),
    );
    console.log(rest.json ? asJson(plainOf(found)) : dissectionText(found, outputStyle()));
  },
);

/** The checks, and what fits into the budget; or the scripts of the job arrays, if they are asked for. */
async function dryText(
  asked: Asked,
  scriptOf: ((grid: DissectionGrid) => string) | undefined,
): Promise<string> {
  const { data, signal } = asked;
  const backend = await startBackend(asked);
  const planning = openPlanning({ backend, fingerprints: false, data, signal });
  try {
    const subject = await subjectOf(asked, planning);
    const stages = await openStages(undefined, subject.of, asked.onNote); // with nothing to close
    const explored = await explore(subject, asked, planning, stages);
    const { checks, plan } = explored;
    if (scriptOf !== undefined) {
      const replicates = replicatesGrid(asked, plan, asked.optimizers);
      return [searchGrid(asked, subject, explored), replicates].map(scriptOf).join("\n").trimEnd();
    }
    const tables = [tableText(checkTable(checks)), tableText(costTable(plan.costs))];
    return [...tables, planLines(plan).join("\n")].join("\n\n");
  } finally {
    planning[Symbol.dispose]();
  }
}

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
