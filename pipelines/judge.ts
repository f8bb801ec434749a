/**
 * Recorded runs, judged: what the sign and variance adaptation do, by any measure, without training anything.
 *
 * As a script, `deno task judge --help`; as a function, {@linkcode judge}.
 *
 * @module
 */
import type { ColumnTable } from "./arquero/mod.ts";
import { needDeno } from "../optimizers/host/host.ts";
import { invocation } from "../optimizers/invocation.ts";
import { ablateScript } from "./command_line/ablate_script.ts";
import { common } from "./command_line/common_flags.ts";
import { UsageError } from "./command_line/flags.ts";
import { namedRuns } from "./runs/named_runs.ts";
import { asJson, mainOf, outputStyle } from "./command_line/script.ts";
import { hasPapersSettings, readFolder } from "./judging/folder.ts";
import { type JudgedFolder, judgedOf } from "./judging/judged.ts";
import { paperObserved, problemOfSeveral } from "./judging/paper_observed.ts";
import { observationsText } from "./results/observations_text.ts";
import { summaryText } from "./results/summary_text.ts";
import { verdictsText } from "./results/verdict_text.ts";
import { pooled } from "./runs/pool.ts";
import { readRun } from "./runs/read_run.ts";
import { summarize } from "./statistics/summary.ts";
import type { PrimaryMeasure } from "./statistics/verdict/primary_measure.ts";
import { verdict } from "./statistics/verdict/verdict.ts";
import type { Verdict } from "./statistics/verdict/verdict_shape.ts";
import { visible } from "./text/visible.ts";

/** Options of {@linkcode judge}. */
export interface JudgeOptions {
  /** Folders that `ablate` or `train` wrote, or packed runs; parts of one run are taken together. */
  readonly folders: readonly string[];
  /** What methods are judged by; by default what the command that made the runs asked for. */
  readonly measure?: PrimaryMeasure | undefined;
  /** Differences no larger do not matter; likewise. */
  readonly margin?: number | undefined;
  /** Called with what is left out, and why; `console.warn` by default. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What {@linkcode judge} says of recorded runs. */
export interface Judgement {
  /** A row for each problem and method, see {@linkcode summarize}. */
  readonly summary: ColumnTable;
  /** One for each problem of each folder. */
  readonly verdicts: readonly Verdict[];
  /**
   * What the paper observes, by all folders together whose runs have the papers' settings, see
   * `paperObservations`; `undefined` where there are none, or several of them have one problem.
   */
  readonly observations: ColumnTable | undefined;
}

/**
 * Judges recorded runs as the command did that made them, or by another measure or margin; of several folders,
 * each with runs of other problems, the paper's observations together. Runs that are not over are left out, and so
 * are searches for step sizes, whose runs were chosen from.
 *
 * @throws {RangeError} if no folder is given, none has a run to be judged, or a measure is unknown or not in the runs
 * @throws {Error} if a folder is none of a run, or a file cannot be read; naming it and the reason
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ablate } from "./ablate.ts";
 * import { judge } from "./judge.ts";
 *
 * const out = await Deno.makeTempDir();
 * const options = { learningRates: 0.1, steps: 8, seeds: 3, backend: "cpu", onNote() {} } as const;
 * await ablate({ problems: ["quadratic"], ...options, out });
 *
 * const { verdicts: [found] } = await judge({ folders: [out], margin: 0.1 });
 * assertEquals([found?.measure, found?.margin], ["testLoss", 0.1]);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function judge(
  { folders, measure, margin, onNote = console.warn }: JudgeOptions,
): Promise<Judgement> {
  needDeno("judging recorded runs");
  if (folders.length === 0) throw new RangeError("there must be at least one folder of a run");
  const wanted = { ...(measure && { measure }), ...(margin && { margin }) };
  const judged: JudgedFolder[] = [], ofPaper: JudgedFolder[] = [];
  for (const pool of pooled(await Promise.all(folders.map((folder) => readRun(folder))))) {
    const { recorded, searching } = await readFolder(pool);
    recorded.notes.forEach((note) => onNote(note));
    const { rows, options } = judgedOf(recorded);
    if (searching || rows.numRows() === 0) {
      const why = searching ? "its runs are a search, and were chosen from" : "no run is over";
      onNote(`"${pool.folder}" is left out: ${why}`);
      continue;
    }
    judged.push({ rows, options: { ...options, ...wanted } });
    if (hasPapersSettings(recorded)) ofPaper.push(judged.at(-1)!);
  }
  if (judged.length === 0) throw new RangeError("there is no run to be judged");
  const twice = problemOfSeveral(ofPaper);
  if (twice !== undefined) {
    onNote(`the paper's observations are left out: several folders have runs of ${twice}`);
  }
  return {
    summary: judged.map(({ rows }) => summarize(rows)).reduce((all, next) => all.concat(next)),
    verdicts: judged.flatMap(({ rows, options }) => verdict(rows, options)),
    observations: twice === undefined ? paperObserved(ofPaper) : undefined,
  };
}

const { measure, margin } = ablateScript.flags;

const script = {
  name: "judge",
  purpose:
    "Judges recorded runs: what the sign does, what variance adaptation does, and how sure that is, as " +
    "ablate says it at its end, by any measure. Trains nothing and writes nothing.",
  operands: "RUNS...",
  flags: { measure, margin, quiet: common.quiet, json: common.json },
  examples: [
    [invocation("judge runs/demo"), `what ${invocation("demo")} left there`],
    [
      invocation("judge runs/demo --measure trainLoss --margin 0.05"),
      "by training losses, of which a twentieth matters",
    ],
  ],
  notes: [
    "RUNS are folders that ablate or train wrote with --out, packed runs, or patterns of such: * ? ** {a,b}. " +
    "Measure and margin are those of the command that made them, where nothing is said.",
    "Of runs with the papers' settings (ablate --paper) it judges what the paper observes as well, of several " +
    "problems in several folders together.",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ quiet, json, ...asked }, { operands }) => {
    const folders = await namedRuns(operands);
    if (folders.length === 0) throw new UsageError("judge what? One or more folders of runs");
    const onNote = (note: string) => quiet || console.error(visible(note));
    const { summary, verdicts, observations } = await judge({ folders, ...asked, onNote });
    if (json) {
      const observed = observations && { observations: observations.objects() };
      return console.log(asJson({ summary: summary.objects(), verdicts, ...observed }));
    }
    console.log(summaryText(summary, outputStyle()));
    console.log(`\n${verdictsText(verdicts, outputStyle())}`);
    if (observations !== undefined) {
      console.log(`\n${observationsText(observations, outputStyle())}`);
    }
  },
);

if (import.meta.main) main().then(Deno.exit);
