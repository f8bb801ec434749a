/**
 * The dissection table: what every method of the library is made of.
 *
 * As a script, `deno task methods --help`; as a function, {@linkcode dissectMethods}.
 *
 * @module
 */
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { invocation } from "../optimizers/invocation.ts";
import { type AspectName, aspectNames } from "../optimizers/aspects.ts";
import { optimizerIds } from "../optimizers/methods/registry.ts";
import { checkChoices } from "./cells/choices.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { mainOf } from "./command_line/script.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { equalMethods } from "./labs/methods/equal.ts";
import { relativesAmong, textOf } from "./labs/methods/relatives.ts";
import { variantsOf } from "./labs/methods/variants.ts";
import { publish } from "./labs/publish.ts";

/** Options of {@linkcode dissectMethods}. */
export interface DissectMethodsOptions {
  /** Ids; all optimizers there are. */
  readonly optimizers?: readonly string[] | undefined;
}

/** What {@linkcode dissectMethods} resolves to. */
export interface DissectedMethods {
  /**
   * A row for each method at its defaults: `method`, and in the papers' notation its `direction`,
   * `normalization`, `factor`, `variance`, `memory`, `correction`, `offset` and `decay`; — for what it has not.
   */
  readonly aspects: ColumnTable;
  /** A row for each method that takes the steps of another, with the settings that are named: `method`, `sameAs`. */
  readonly equal: ColumnTable;
  /** A row for each pair that differs in one aspect: `method`, `relative`, `aspect`, `ofMethod`, `ofRelative`. */
  readonly relatives: ColumnTable;
}

/**
 * Takes methods apart by the chains that they are: each link says what it contributes. Element-wise methods that
 * take the same steps are found by running them on the same gradients in double precision, with their
 * defaults and at the edges of their settings.
 *
 * @throws {RangeError} if an id is unknown
 *
 * @example Adam with one β and Adam* differ in a factor
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dissectMethods } from "./methods.ts";
 *
 * const { aspects, relatives } = dissectMethods({ optimizers: ["adam", "adam-star"] });
 * assertEquals(aspects.get("memory", 0), "m 0.9, v 0.999");
 * assertEquals(relatives.object(), {
 *   method: "adam-star",
 *   relative: "adam beta1=0.9 beta2=0.9 epsilon=0",
 *   aspect: "correction",
 *   ofMethod: "bias, c = ρ/(1-ρ)",
 *   ofRelative: "bias, c = 1",
 * });
 * ```
 */
export function dissectMethods(options: DissectMethodsOptions = {}): DissectedMethods {
  const { optimizers = optimizerIds } = options;
  checkChoices(["quadratic"], optimizers);
  const variants = optimizers.flatMap(variantsOf);
  const plain = variants.filter(({ id, label }) => id === label);
  const equal = equalMethods(variants);
  return inNotebooks({
    aspects: aq.from(
      plain.map(({ id, optimizer }) => ({
        method: id,
        ...Object.fromEntries(aspectNames.map((name) => [name, textOf(optimizer.aspects, name)])),
      })),
    ),
    equal: aq.from(
      equal.flatMap(([first, ...others]) =>
        others.map((other) => ({ method: other.label, sameAs: first!.label }))
      ),
    ),
    relatives: aq.from([...relativesAmong(variants)]),
  });
}

/** The aspects in two tables, as all are too wide for a terminal. */
const halves: readonly (readonly AspectName[])[] = [
  ["direction", "normalization", "factor", "variance"],
  ["memory", "correction", "offset", "decay"],
];

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "methods",
  purpose: "The dissection table: what every method is made of, computed from its chain; which " +
    "methods are the same at the edges of their settings, and which differ in one aspect only.",
  flags: {
    optimizers: { ...common.optimizers, help: "methods to take apart (default: all)" },
    out: withDefault(common.out, "runs/methods"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("methods"), "all methods"],
    [`${invocation("methods")} --optimizers adam,adam-star`, "what tells two methods apart"],
  ],
}, async ({ out, quiet, json, ...options }) => {
  const { aspects, equal, relatives } = dissectMethods(options);
  const [first, second] = halves;
  await publish("methods", {
    tables: [
      { id: "methods", table: aspects, title: "What is stepped along", without: second! },
      { id: "memory", table: aspects, title: "What is remembered", without: first! },
      { id: "equal", table: equal, title: "The same steps, with these settings" },
      { id: "relatives", table: relatives, title: "Different in one aspect" },
    ],
    charts: {},
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
