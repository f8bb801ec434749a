/**
 * Published results, put to the test: runs drawn at random from the records behind the tables of `docs/results.md`,
 * computed again and compared.
 *
 * As a script, `deno task verify --help`; as a function, {@linkcode verifyRun}.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import { checkCores, defaultJobs } from "./cells/cores.ts";
import { common } from "./command_line/common_flags.ts";
import { onOff, UsageError } from "./command_line/flags.ts";
import { optimizerChoices, ownProblems } from "./command_line/own_choices.ts";
import { problemFlags } from "./command_line/problem_flag.ts";
import { type Progress, showProgress } from "./command_line/progress.ts";
import { asJson, mainOf } from "./command_line/script.ts";
import { ownModules } from "./modules/own_code.ts";
import { names, positiveInteger } from "./text/typed_values.ts";
import { publishedNames, runPath } from "./verification/published.ts";
import { type FailedResult, type VerifiedRow, verifiedText } from "./verification/verified_text.ts";
import { verifyRuns } from "./verification/verify_jobs.ts";
import { drawnRuns, type RecordedRun } from "./verification/verify_run.ts";

export { type VerifiedRun, type VerifyOptions, verifyRun } from "./verification/verify_run.ts";
export { type Agreement, tolerance } from "./verification/agreement.ts";

const script = {
  name: "verify",
  purpose:
    "Draws runs from the records behind the published tables, or from a run folder of one's own, " +
    "computes their first steps again, and compares: digit by digit where backend, library and kernel " +
    "are those of the record, else within a stated tolerance, for as many steps as rounding lets a run be " +
    "foreseen. Exits with 1 where one does not agree.",
  operands: "[RESULT...]",
  flags: {
    cells: {
      placeholder: "N",
      help: "runs that are drawn from each result (default: 1)",
      parse: positiveInteger,
    },
    steps: {
      placeholder: "N",
      help: "updates that are computed again, up to the next evaluation (default: 200)",
      parse: positiveInteger,
    },
    full: onOff("compute all runs again, to their ends"),
    seed: { ...common.seed, help: "what is drawn by (default: another each time, which is told)" },
    backend: { ...common.backend, help: `${common.backend.help} (default: that of the record)` },
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    jobs: common.jobs,
    data: {
      placeholder: "DIR[,DIR]",
      help:
        "folders of the data sets' files: each run takes its data from the first that has them, " +
        "else from the usual places",
      parse: names,
    },
    ...problemFlags("none"),
    problem: {
      placeholder: "MODULE[,MODULE]",
      help: "problems of your own that the runs are of: ./mine.ts, ./mine.ts#name",
      parse: names,
    },
    optimizers: {
      placeholder: "MODULE[,MODULE]",
      help: "methods of your own that the runs are of, likewise",
      parse: names,
    },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("verify"), "one run of each published table"],
    [invocation("verify --cells 3 --data DIR"), "three of each, with data that lie in a folder"],
    [invocation("verify runs/demo --full"), "all of a run of your own"],
  ],
  notes: [
    "RESULT is a name in docs/results, a packed run or a folder of a run; all of docs/results by default.",
    "Runs of problems and methods of your own want their modules, or files: --problem ./mine.ts, --optimizers " +
    "./mine.ts#lion.",
    "What was recorded with BLAS comes to the same digits where native code is permitted: --allow-ffi, in a " +
    "checkout deno run -P=native pipelines/verify.ts",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ quiet, json, seed = Date.now() % 1e6, ...given }, { operands, signal }) => {
    const results = operands.length > 0 ? operands : await publishedNames();
    if (results.length === 0) {
      throw new UsageError("verify what? Name a run's folder, or a packed run");
    }
    const paths = await Promise.all(results.map(runPath));
    const { optimizers = [], ...options } = given;
    await optimizerChoices(optimizers); // which registers those of modules
    const problems = await ownProblems({ ...options, data: options.data?.[0], quiet });
    const progress = showProgress({ quiet });
    progress.note(`runs drawn with --seed ${seed}`);
    const drawn: (RecordedRun & { readonly result: string })[] = [];
    const verified = new Map<number, VerifiedRow>(), failures: FailedResult[] = [];
    const { jobs: asked, ...rest } = options;
    if (asked !== undefined) checkCores(asked, rest.blasThreads);
    const onNote = (note: string) => progress.note(note);
    const verifying = { ...rest, problems, seed, signal, onNote };
    const under = new Map<number, Progress>();
    const ended = (i: number, made: boolean) => {
      const last = under.get(i);
      if (last === undefined) return;
      progress.update({ ...last, step: made ? last.steps : last.step, ended: true });
    };
    try {
      for (const [i, path] of paths.entries()) {
        const result = results[i]!;
        try {
          drawn.push(...(await drawnRuns(path, verifying)).map((run) => ({ result, ...run })));
        } catch (error) { // which keeps nobody from verifying the others
          failures.push({ result, failed: (error as Error).message });
        }
      }
      const own = problems.length + ownModules().length > 0; // which no other thread has
      if (own && (asked ?? 1) > 1) onNote("problems and methods of your own: one run at a time");
      const gpu = drawn.some(({ backend }) => (rest.backend ?? backend) === "webgpu");
      const jobs = asked ?? defaultJobs(gpu ? "webgpu" : "wasm", rest.blasThreads);
      await verifyRuns(drawn, own ? 1 : jobs, verifying, {
        onVerified(i, run) {
          verified.set(i, { result: drawn[i]!.result, ...run });
          ended(i, true);
        },
        onFailed(i, failed) {
          failures.push({ result: drawn[i]!.result, failed });
          ended(i, false);
        },
        onStep(i, label, step, steps, unit) {
          const where = { run: i + 1, runs: drawn.length, step, steps, unit };
          under.set(i, { label, ...where, ended: false });
          progress.update(under.get(i)!);
        },
      });
    } finally {
      progress.end();
    }
    const rows = drawn.flatMap((_, i) => verified.get(i) ?? []);
    console.log(json ? asJson([...rows, ...failures]) : verifiedText(rows, failures));
    const wrong = rows.filter(({ agrees }) => !agrees).length;
    const lacking = new Set(failures.map(({ result }) => result)).size;
    const complaints = [
      ...(wrong > 0 ? [`${wrong} of ${rows.length} runs do not agree with their records`] : []),
      ...(failures.length > 0
        ? [`${lacking} of ${results.length} results could not be computed again`]
        : []),
    ];
    if (complaints.length > 0) throw new Error(complaints.join("; "));
  },
);

if (import.meta.main) main().then(Deno.exit);
