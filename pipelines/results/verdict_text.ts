/** Verdicts for a terminal: what each method came to, then what is said of the factors. @module */
import { measuringOf } from "../statistics/verdict/primary_measure.ts";
import type { MethodVerdict } from "../statistics/verdict/method_verdict.ts";
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import { meanText } from "../statistics/verdict/effect_text.ts";
import { styleOf } from "../charts/palette.ts";
import { textTable } from "../text/text_table.ts";
import { wrap } from "../text/wrap.ts";

/**
 * A block for each problem: of each method how many step sizes and settings were tried, where any were
 * chosen among, the survivors' mean with its 95 % interval, how many runs failed and, where any did, the
 * interval of that share; then the verdict.
 */
export function verdictsText(
  verdicts: readonly Verdict[],
  { width = 80 }: { readonly width?: number } = {},
): string {
  return verdicts.map((each) => [...methodLines(each), "", ...wordLines(each, width)].join("\n"))
    .join("\n\n");
}

function wordLines({ text }: Verdict, width: number): string[] {
  return text.split("\n").flatMap((line) =>
    wrap(line, width - 2).map((part, i) => i === 0 ? part : `  ${part}`)
  );
}

function methodLines({ methods, measure, scale }: Verdict): string[] {
  const { title } = measuringOf(measure);
  const failed = methods.some((method) => method.failed > 0);
  const tuned = methods.some(({ trials }) => trials > 1);
  const mean = scale === "ratio" ? "geometric mean" : "mean";
  return textTable(methods, [
    { heading: "optimizer", text: ({ optimizer }) => styleOf(optimizer).label, align: "left" },
    {
      heading: "step size",
      text: ({ learningRate }) => learningRate === null ? "own" : String(learningRate),
      align: "right",
    },
    ...(tuned
      ? [{
        heading: "tried",
        text: ({ trials }: MethodVerdict) => String(trials),
        align: "right" as const,
      }]
      : []),
    {
      heading: `${mean} ${title} [95 %]`,
      text: (method) => meanText(method, scale),
      align: "right",
    },
    ...(failed ? [{ heading: "failed [95 %]", text: failedText, align: "right" as const }] : [{
      heading: "seeds",
      text: ({ seeds }: MethodVerdict) => String(seeds),
      align: "right" as const,
    }]),
  ], { rule: "─" });
}

function failedText({ failed, seeds, failedLow, failedHigh }: MethodVerdict): string {
  const [low, high] = [failedLow, failedHigh].map((share) => Math.round(100 * share));
  return `${failed} of ${seeds} [${low} %, ${high} %]`;
}
