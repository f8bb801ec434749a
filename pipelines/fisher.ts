/**
 * The Fisher, and what is called the empirical Fisher: thesis chapter 7 on eight real data sets.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { unknownName } from "../optimizers/nearest_name.ts";
import { missingUci, type UciName } from "../problems/data/sets/uci.ts";
import { areUsual } from "./labs/claims.ts";
import { approximations } from "./labs/fisher/approximations.ts";
import { claimsOf } from "./labs/fisher/claims.ts";
import { fieldChart, levelChart } from "./labs/fisher/field_charts.ts";
import { methods } from "./labs/fisher/landscape.ts";
import { raceChart, startChart } from "./labs/fisher/race_charts.ts";
import {
  type DataSet,
  dataSets,
  type GridSearch,
  type Race,
  race,
  settings,
  stepsToOnePercent,
} from "./labs/fisher/races.ts";
import { startPoints } from "./labs/fisher/start_points.ts";
import { methodStyles } from "./labs/fisher/styles.ts";
import { vectorFields } from "./labs/fisher/vector_field.ts";
import { common } from "./command_line/common_flags.ts";
import { names } from "./text/typed_values.ts";
import { duration } from "./text/numbers.ts";
import { UsageError, withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

/** The settings that the criteria of Fig. 7.2 were chosen for. */
const usual = { examples: 1000 } as const;

/** Options of {@linkcode fisher}. */
export interface FisherOptions {
  /** Where the tables of the UCI repository are, if not in the usual places. */
  readonly data?: string | undefined;
  /** Which of them to race on; all eight. */
  readonly sets?: readonly string[] | undefined;
  /** Updates in a run; 100. */
  readonly steps?: number;
  /** Examples of each artificial data set of Fig. 7.2; 1000. */
  readonly examples?: number;
  /** How to look for the best step sizes and dampings in the grid of Table D.4; `usual`. */
  readonly search?: GridSearch;
  /** Seed of the artificial data; 0. */
  readonly seed?: number;
  /** Told of what is done. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What {@linkcode fisher} resolves to. */
export interface Fisher {
  /** The chapter's statements: `statement, measured, criterion, holds`. */
  readonly claims: ColumnTable;
  /** Each method on each data set: γ, λ, loss at the end, and Table D.5's γ and λ with their loss. */
  readonly finals: ColumnTable;
  /** `data, method, step, loss`. */
  readonly curves: ColumnTable;
  /** `data, step, cosine` along the path of EFGD. */
  readonly cosines: ColumnTable;
  /** Both Fishers at the minimum of six artificial problems, Fig. 7.2. */
  readonly approximations: ColumnTable;
  /** The level sets of that figure. */
  readonly levels: ColumnTable;
  /** Losses from several starting points on Boston, Fig. 7.4; empty without that data set. */
  readonly starts: ColumnTable;
  /** The vector fields of Fig. 7.1. */
  readonly arrows: ColumnTable;
  /** The paths of that figure. */
  readonly paths: ColumnTable;
  /** SVG documents by name. */
  readonly charts: Readonly<Record<string, string>>;
}

/**
 * Natural gradient descent against preconditioning with the empirical Fisher: vector fields on
 * least squares (Fig. 7.1), quadratic approximations at the minimum (7.2), races on eight data sets
 * with the step size and damping that are best after 100 steps (7.3, D.1), and different starts
 * (7.4). All in double precision, with all examples, features as they are, and an intercept.
 *
 * @throws {RangeError} if an option is out of range or a data set is unknown, or if Fig. 7.2 has so few
 * examples that a line parts their classes
 * @throws {Error} if a data set that `sets` names cannot be found, or none at all; the message says how
 * to get it
 *
 * @example
 * ```ts ignore
 * import { fisher } from "./fisher.ts";
 *
 * const { claims } = await fisher({ data: "/mnt/data", sets: ["yacht"] });
 * claims.print();
 * ```
 */
export async function fisher(options: FisherOptions = {}): Promise<Fisher> {
  const { data, steps = 100, examples = usual.examples, search = "usual", seed = 0, onNote } =
    options;
  checkCount(steps, "steps", 1);
  checkCount(examples, "examples", 10);
  const chosen = choose(options.sets);
  const missing = options.sets === undefined
    ? await missingUci({ data })
    : new Map<UciName, string>();
  const races: Race[] = [];
  for (const set of chosen) {
    const reason = missing.get(set.id);
    onNote?.(reason === undefined ? `${set.title} …` : `${set.title} is left out: ${reason}`);
    if (reason !== undefined) continue;
    races.push(await race(set, { steps, search, data }));
  }
  const fields = vectorFields(seed);
  const { rows, levels } = approximations({ examples, seed });
  const boston = races.find(({ set }) => set.id === "boston-housing");
  const starts = boston === undefined ? [] : startPoints(
    boston.landscape,
    (["ngd", "efgd"] as const).map((method) => settings(boston.tuned[method], method)),
    steps,
  );
  const [main, more] = (["7.3", "D.1"] as const).map((figure) =>
    races.filter(({ set }) => set.figure === figure)
  );
  return inNotebooks({
    claims: claimsOf({
      races,
      approximations: rows,
      starts,
      fields,
      seed,
      usual: areUsual({ examples }, usual),
    }),
    finals: aq.from(races.flatMap(finalsOf)),
    curves: aq.from(
      races.flatMap(({ set, tuned }) =>
        methods.flatMap((method) =>
          Array.from(tuned[method].losses, (loss, step) => ({
            data: set.id,
            method: methodStyles[method].label,
            step,
            loss,
          }))
        )
      ),
    ),
    cosines: aq.from(
      races.flatMap(({ set, cosines }) =>
        cosines.map((cosine, step) => ({ data: set.id, step, cosine }))
      ),
    ),
    approximations: aq.from(rows),
    levels: aq.from(levels),
    starts: aq.from(starts),
    arrows: aq.from(fields.arrows),
    paths: aq.from(fields.paths),
    charts: {
      "vector-fields": await fieldChart(fields),
      "approximations": await levelChart(levels),
      ...(main!.length > 0 && { "races": await raceChart(main!) }),
      ...(more!.length > 0 && { "more-races": await raceChart(more!) }),
      ...(starts.length > 0 && { "starts": await startChart(starts) }),
    },
  });
}

/** Seconds that each search takes on all data sets, 100 steps a run. */
const durations: Readonly<Record<GridSearch, number>> = {
  quick: 40,
  usual: 90,
  whole: 900,
  full: 3600,
};

function searchName(text: string): GridSearch {
  const names = Object.keys(durations) as GridSearch[];
  const found = names.find((name) => name === text);
  if (found === undefined) throw new UsageError(unknownName("search", text, names).message);
  return found;
}

function choose(sets: readonly string[] | undefined): readonly DataSet[] {
  if (sets === undefined) return dataSets;
  const known = dataSets.map(({ id }): string => id);
  const unknown = sets.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("data set", unknown, known);
  return dataSets.filter(({ id }) => sets.includes(id));
}

function finalsOf({ set, least, tuned, withThesis }: Race): object[] {
  return methods.map((method) => {
    const { stepSize, damping, losses, runs } = tuned[method];
    const [thesisStepSize, thesisDamping] = set.thesis[method];
    return {
      data: set.title,
      method: methodStyles[method].label,
      "log γ": stepSize,
      "log λ": damping ?? null,
      "D.5 log γ": thesisStepSize,
      "D.5 log λ": thesisDamping ?? null,
      first: losses[0]!,
      final: losses.at(-1)!,
      excess: losses.at(-1)! - least,
      "final, D.5": withThesis[method],
      "steps to 1 %": stepsToOnePercent(losses, least),
      runs,
    };
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "fisher",
  purpose:
    "The Fisher and what is called the empirical Fisher (thesis chapter 7): vector fields, quadratic " +
    "approximations, and natural gradient descent against preconditioning with the empirical Fisher on " +
    "eight data sets, with the chapter's statements checked.",
  flags: {
    sets: {
      placeholder: "ID[,ID]",
      help: `data sets: ${dataSets.map(({ id }) => id).join(", ")} (default: all)`,
      parse: names,
    },
    steps: withDefault(common.steps, "100"),
    repeats: withDefault(
      { ...common.repeats, help: "examples in Fig. 7.2" },
      String(usual.examples),
    ),
    search: {
      placeholder: "NAME",
      help: "in the grid of Table D.4: quick, usual, whole, or full",
      fallback: "usual",
      parse: searchName,
    },
    seed: withDefault(common.seed, "0"),
    data: common.data,
    out: withDefault(common.out, "runs/fisher"),
    quiet: common.quiet,
    json: common.json,
  },
  notes: [
    "usual tries all 9,881 pairs of step size and damping for least squares and homes in on the best for " +
    "logistic regression; quick homes in for both; whole tries all for both; full gives no run up, either.",
  ],
  examples: [
    [invocation("fisher"), "all figures"],
    [invocation("fisher --sets yacht,wine"), "two data sets only"],
  ],
}, async ({ sets, repeats, out, quiet, json, ...options }) => {
  const note = (text: string) => quiet ? undefined : console.error(text);
  const longest = duration(durations[options.search] * options.steps / 100);
  note(`${sets === undefined ? "about" : "at most about"} ${longest} on one core`);
  const all = await fisher({ ...options, sets, examples: repeats, onNote: note });
  await publish("fisher", {
    tables: [
      { id: "fisher", table: all.curves },
      { id: "cosines", table: all.cosines },
      { id: "levels", table: all.levels },
      { id: "starts", table: all.starts },
      { id: "arrows", table: all.arrows },
      { id: "paths", table: all.paths },
      {
        id: "finals",
        table: all.finals,
        title: `After ${options.steps} steps, with the best γ and λ (Fig. 7.3, D.1; Table D.5)`,
        without: ["first", "runs"],
      },
      {
        id: "approximations",
        table: all.approximations,
        title: "At the minimum: the empirical Fisher in units of the Fisher (Fig. 7.2)",
        without: ["gradientNorm"],
      },
      { id: "claims", table: all.claims, title: "The statements of thesis chapter 7" },
    ],
    charts: all.charts,
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
