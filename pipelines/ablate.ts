/**
 * The papers' question, asked of problems and optimizers of one's choice: which method is better, by
 * how much, and how sure is that?
 *
 * As a script, `deno task ablate --help`; as a function, {@linkcode ablate}.
 *
 * @module
 */
import { arrayScriptOf, requeueing, submitted } from "./clusters/on_slurm.ts";
import {
  type LearningRates,
  nameOf,
  type OptimizerChoice,
  type ProblemChoice,
} from "./cells/choices.ts";
import { defaultJobs } from "./cells/cores.ts";
import { ablateScript, type TunedFolder } from "./command_line/ablate_script.ts";
import { configValues } from "./config/config_file.ts";
import { factorNames, optimizerChoices, problemsFrom } from "./command_line/own_choices.ts";
import { limitTime } from "./command_line/limit_time.ts";
import { runSettingsFrom } from "./command_line/run_flags.ts";
import { nextCommands } from "./command_line/next_commands.ts";
import { printStatus } from "./command_line/print_status.ts";
import { asJson, mainOf, outputStyle } from "./command_line/script.ts";
import { settingsFrom } from "./command_line/settings_flag.ts";
import { watch } from "./command_line/watch.ts";
import { ablate, ablateDefaults, ablateGrid, designOf } from "./grid/ablate.ts";
import { dryRunText } from "./grid/dry_run.ts";
import { isDecided } from "./grid/until_decided.ts";
import { paperFigure } from "./grid/paper_figures.ts";
import { livePage } from "./report/live_page.ts";
import { besidePaper, besidePaperText } from "./results/beside_paper.ts";
import { observationsText } from "./results/observations_text.ts";
import { summaryText } from "./results/summary_text.ts";
import { verdictsText } from "./results/verdict_text.ts";
import { summarize } from "./statistics/summary.ts";
import { lookErrorRate } from "./statistics/inference/looks.ts";
import { areJudged } from "./statistics/observations/observation_shape.ts";
import { paperObservations } from "./statistics/observations/paper_observations.ts";
import { verdict } from "./statistics/verdict/verdict.ts";
import type { RunLengths } from "./training/length.ts";
import { wrap } from "./text/wrap.ts";
import { tunedRates } from "./tuning/tuned_rates.ts";

export { ablate, type AblateOptions } from "./grid/ablate.ts";

function isFolder(rates: LearningRates | TunedFolder | undefined): rates is TunedFolder {
  return typeof rates === "object" && "from" in rates && typeof rates.from === "string";
}

/** What a search calls them. */
function namesOf(
  { problems, optimizers }: {
    readonly problems: readonly ProblemChoice[];
    readonly optimizers: readonly OptimizerChoice[];
  },
): { readonly problems: readonly string[]; readonly optimizers: readonly string[] } {
  return { problems: problems.map(nameOf), optimizers: optimizers.map(nameOf) };
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = requeueing(mainOf(
  ablateScript,
  async (flags, surroundings) => {
    const { signal } = surroundings;
    limitTime(flags, surroundings);
    if (flags.status) return await printStatus(flags);
    const { learningRate, jobs, dryRun, seeds, live, ...rest } = flags;
    const figure = typeof rest.paper === "string" ? paperFigure(rest.paper) : undefined;
    const usual = figure?.problems.map(({ id }) => id) ?? ablateDefaults.problems;
    const factors = await factorNames(rest.factors);
    const design = designOf({ ...rest, factors });
    const optimizers = design?.optimizers ?? rest.optimizers ?? figure?.optimizers ??
      ablateDefaults.optimizers;
    const { problems, words: problemWords } = await problemsFrom(flags, usual);
    const runSettings = runSettingsFrom(flags);
    const options = {
      ...rest,
      ...runSettings,
      problems,
      factors,
      optimizers: design === undefined ? await optimizerChoices(optimizers) : undefined,
      seeds: seeds ?? (rest.paper === undefined && rest.until === undefined ? 3 : undefined),
      settings: settingsFrom(flags),
      jobs: jobs ?? ((backend: string) => defaultJobs(backend, flags.threads)),
      signal,
    };
    const tunedIn = isFolder(learningRate) ? learningRate.from : undefined;
    const { learningRates, tuning } = isFolder(learningRate)
      ? learningRate.found ??
        await tunedRates(
          learningRate.from,
          namesOf({ problems, optimizers: options.optimizers ?? optimizers }),
          rest.paper !== undefined,
        )
      : { learningRates: learningRate };
    const { notes, ...grid } = ablateGrid({ ...options, learningRates }); // also tells what is wrong
    if (dryRun) {
      if (flags.on !== undefined) {
        return console.log(arrayScriptOf("ablate", flags, surroundings.words).trimEnd());
      }
      if (!flags.quiet) notes.forEach((note) => console.error(note));
      return console.log(await dryRunText(grid));
    }
    const join = flags.on === undefined
      ? flags.join
      : await submitted("ablate", flags, surroundings.words, signal);
    const page = await livePage(rest.out, live);
    try {
      let lengths: RunLengths | undefined;
      const onPlanned = (planned: RunLengths) => void (lengths = planned);
      const rows = await watch(
        { ...rest, signal },
        (more) => ablate({ ...options, learningRates, tuning, tunedIn, join, onPlanned, ...more }),
      );
      const summary = summarize(rows);
      const { measure, margin, until } = flags;
      const looked = new Set(rows.array("seed")).size;
      const errorRate = until === undefined ? undefined : lookErrorRate(looked);
      const judging = { measure, margin, errorRate, design };
      const verdicts = verdict(rows, { ...judging, tuning, lengths });
      const ofPaper = rest.paper !== undefined;
      const printed = ofPaper ? besidePaper(summary) : [];
      const observations = ofPaper ? paperObservations(rows, judging) : undefined;
      if (flags.json) {
        const beside = {
          ...(printed.length > 0 && { besidePaper: printed }),
          ...(observations && { observations: observations.objects() }),
        };
        return console.log(asJson({ summary: summary.objects(), verdicts, ...beside }));
      }
      console.log(summaryText(summary, outputStyle()));
      if (printed.length > 0) console.log(`\n${besidePaperText(printed)}`);
      console.log(`\n${verdictsText(verdicts, outputStyle())}`);
      if (observations !== undefined && areJudged(observations)) {
        console.log(`\n${observationsText(observations, outputStyle())}`);
      }
      if (flags.quiet) return;
      const decided = verdicts.every(isDecided);
      const { settings } = options;
      const asked = { ...rest, problemWords, optimizers, runSettings, settings };
      const next = nextCommands({ ...asked, tunedIn, decided });
      const lines = next.map((command) => wrap(command, 74).join(" \\\n    "));
      console.log(["\nNext:", ...lines].join("\n  "));
    } finally {
      await page?.[Symbol.asyncDispose]();
    }
  },
  configValues,
));

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
