/**
 * The papers' theory, statement by statement: each with an experiment that can fail.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { mainOf } from "./command_line/script.ts";
import { writeWhole } from "./files/files.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { withItems } from "./labs/theory/items/page.ts";
import { type ItemRow, itemRows } from "./labs/theory/items/table.ts";
import { statements } from "./labs/theory/statements/all.ts";

/** Options of {@linkcode theory}. */
export interface TheoryOptions {
  /** Random instances of each statement, fewer where one takes long; 1000. */
  readonly instances?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
}

/** A statement as printed or corrected, beside what was measured. */
export interface TheoryClaim {
  /** The thesis' label, or that of the paper which is named before it. */
  readonly item: string;
  /** `printed`; `corrected` after a statement that is false as printed, `sharper` after a loose one. */
  readonly version: "printed" | "corrected" | "sharper";
  /** The statement, in the papers' notation. */
  readonly statement: string;
  /** What was measured about it. */
  readonly measured: string;
  /** What the measured value has to be for the statement to hold. */
  readonly criterion: string;
  /** Whether it is. */
  readonly holds: boolean;
}

/** What {@linkcode theory} resolves to. */
export interface Theory {
  /** A {@linkcode TheoryClaim} a row. */
  readonly claims: ColumnTable;
  /** Those rows that do not hold, with the row that corrects each. */
  readonly refuted: ColumnTable;
  /**
   * All numbered items of the papers, those of other tasks among them: `source, label, where, measured,
   * verdict`.
   */
  readonly items: ColumnTable;
}

/**
 * Checks the theorems, lemmas, propositions and equations of the thesis and both papers that can be
 * computed: bounds on random functions whose constants are known and on the worst case where there is one,
 * equations by summing over all outcomes. What is false as printed is refuted by an example, and its true
 * version checked as well.
 *
 * @throws {RangeError} unless there are 20 instances at least
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { theory } from "./theory.ts";
 *
 * const { refuted } = theory({ instances: 20 });
 * const [row] = refuted.objects().filter((row) => "item" in row && row.item === "Proposition C.4");
 * assertEquals(row, {
 *   item: "Proposition C.4",
 *   version: "printed",
 *   statement: "mean ‖∇f_t‖_* ≤ L(f_0 - f_*)/√T + log(T + 1) / 2√T",
 *   measured: "f = θ²/2, θ_0 = 1, T = 1: 1.000, 0.8466",
 *   criterion: "left ≤ right",
 *   holds: false,
 * });
 * ```
 */
export function theory({ instances = 1000, seed = 0 }: TheoryOptions = {}): Theory {
  checkCount(instances, "instances", 20);
  const claims: readonly TheoryClaim[] = statements.map((
    { item, version, statement, measure },
  ) => ({ item, version, statement, ...measure({ instances, seed }) }));
  const refuted = claims.filter(({ item, holds, version }) =>
    !holds || (version === "corrected" && claims.some((other) => other.item === item))
  );
  return inNotebooks({
    claims: aq.from([...claims]),
    refuted: aq.from([...refuted]),
    items: aq.from([...itemRows(claims)]),
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "theory",
  purpose:
    "The papers' theory, statement by statement: theorems, lemmas, propositions and equations of the " +
    "thesis and both papers, each on random instances and worst cases, and examples that refute what " +
    "is false as printed.",
  flags: {
    instances: withDefault(
      { ...common.steps, help: "random instances of each statement, at least 20" },
      "1000",
    ),
    seed: withDefault(common.seed, "0"),
    page: {
      placeholder: "FILE",
      help: "Markdown page whose table of all items is to be made anew",
      parse: (text) => text,
    },
    out: withDefault(common.out, "runs/theory"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("theory"), "all statements"],
    [invocation("theory --instances 10000 --seed 1"), "ten times as many instances, others"],
  ],
}, async ({ page, out, quiet, json, ...options }) => {
  const { claims, refuted, items } = theory(options);
  if (page !== undefined) {
    const rows = items.objects() as ItemRow[];
    await writeWhole(page, withItems(await Deno.readTextFile(page), rows));
  }
  await publish("theory", {
    tables: [
      { id: "theory", table: claims, title: "Statements of theory", without: ["criterion"] },
      { id: "refuted", table: refuted, title: "False as printed, and what is true instead" },
      { id: "items", table: items },
    ],
    charts: {},
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
