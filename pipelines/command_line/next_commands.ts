/** What to do next, as commands. @module */
import { invocation } from "../../optimizers/invocation.ts";
import type { RunSettings } from "../cells/run_settings.ts";
import type { Settings } from "../cells/settings.ts";
import { fractionText } from "../statistics/inference/fraction.ts";
import { shellWord } from "../text/shell_word.ts";
import { listsText } from "../text/typed_values.ts";
import { runSettingWords } from "./run_flags.ts";

/** What an ablation was, as far as it says what comes next. */
export interface Ablation {
  /** The words that name its problems, such as `--problem mnist-mlp`. */
  readonly problemWords: string;
  readonly optimizers: readonly string[];
  /** The factors whose combinations they are, where they are; as they were typed. */
  readonly factors?: readonly string[] | undefined;
  /** Which share of the combinations, where it is not all. */
  readonly fraction?: number | undefined;
  /** What was said of its runs. */
  readonly runSettings?: RunSettings | undefined;
  /** Hyper-parameters that were said. */
  readonly settings?: Settings | undefined;
  /** The folder of the data, if that was said. */
  readonly data?: string | undefined;
  readonly out?: string | undefined;
  /** The folder where its step sizes were tuned. */
  readonly tunedIn?: string | undefined;
  /** Whether every factor was decided. */
  readonly decided: boolean;
}

/**
 * The two commands that come after an ablation: a step size for each method, and the question again;
 * where step sizes are from a search, more seeds until there is an answer, and the report.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nextCommands } from "./next_commands.ts";
 *
 * const what = { problemWords: "--problem mnist-mlp", optimizers: ["adam"] };
 * const more = { runSettings: { steps: 90 }, settings: { beta2: [0.9, 0.99] }, data: "files" };
 * assertEquals(nextCommands({ ...what, ...more, decided: false }), [
 *   "deno task tune --problem mnist-mlp --optimizers adam --steps 90 --set beta2=0.9/0.99 " +
 *     "--data files --out runs/steps",
 *   "deno task ablate --problem mnist-mlp --optimizers adam --steps 90 --set beta2=0.9/0.99 " +
 *     "--data files --learning-rate @runs/steps --seeds 5 --out runs/choice",
 * ]);
 * ```
 */
export function nextCommands(
  ablation: Ablation,
): readonly string[] {
  const { problemWords, optimizers, factors, fraction, out, tunedIn, decided } = ablation;
  const { runSettings = {}, settings, data } = ablation;
  const what = [
    problemWords,
    factors ? `--factors ${factors.join(",")}` : `--optimizers ${optimizers.join(",")}`,
    ...(fraction === undefined ? [] : [`--fraction ${fractionText(fraction)}`]),
    ...runSettingWords(runSettings),
    ...(settings === undefined ? [] : [`--set ${shellWord(listsText(settings))}`]),
    ...(data === undefined ? [] : [`--data ${shellWord(data)}`]),
  ].join(" ");
  const rates = tunedIn ?? "runs/steps";
  const folder = tunedIn === undefined || out === undefined ? "runs/choice" : out;
  const again = invocation(`ablate ${what} --learning-rate @${rates}`);
  if (tunedIn === undefined) {
    return [invocation(`tune ${what} --out ${rates}`), `${again} --seeds 5 --out ${folder}`];
  }
  const more = `${again} --until decided --budget 30m --out ${folder}`;
  return [...(decided ? [] : [more]), invocation(`report ${folder}`)];
}
