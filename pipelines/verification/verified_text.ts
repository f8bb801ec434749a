/** What verifying came to, for terminals. @module */
import { significant } from "../text/numbers.ts";
import { visible } from "../text/visible.ts";
import { textTable } from "../text/text_table.ts";
import { fewest, tolerance } from "./agreement.ts";
import type { VerifiedRun } from "./verify_run.ts";

/** A run that was verified, with the result that it belongs to. */
export interface VerifiedRow extends VerifiedRun {
  readonly result: string;
}

/** A result none of whose runs, or not all that were drawn, could be computed again. */
export interface FailedResult {
  readonly result: string;
  /** Why. */
  readonly failed: string;
}

/** A table of runs, what its words mean, and what could not be computed. */
export function verifiedText(
  rows: readonly VerifiedRow[],
  failures: readonly FailedResult[] = [],
): string {
  const table = textTable(rows, [
    { heading: "result", text: ({ result }) => result, align: "left" },
    { heading: "run", text: ({ label }) => label, align: "left" },
    { heading: "steps", text: stepsOf, align: "right" },
    { heading: "losses", text: ({ losses }) => percent(losses), align: "right" },
    { heading: "accuracies", text: ({ accuracies }) => points(accuracies), align: "right" },
    { heading: "agrees", text: answerOf, align: "left" },
  ], { rule: "─" });
  const { first, losses, accuracies, growth } = tolerance;
  const loose = rows.some(({ sameDigits }) => !sameDigits);
  const places = new Set(
    rows.filter(({ expected }) => expected === "tolerance")
      .map(({ recordedOn, computedOn }) =>
        recordedOn === computedOn
          ? `recorded on another machine or engine, with ${recordedOn}`
          : `recorded on ${recordedOn}, computed on ${computedOn}`
      ),
  );
  return [
    ...(rows.length > 0 ? [...table, ""] : []),
    ...new Set(failures.map(({ result, failed }) => `${visible(result)}: ${visible(failed)}`)),
    ...places,
    ...(rows.some(({ codeChanged }) => codeChanged)
      ? ["the code has changed since they were recorded"]
      : []),
    ...(loose
      ? [
        `within tolerance: the first ten mini-batch losses differ by at most ${
          percent(first)
        }, losses at ` +
        `evaluations by ${percent(losses)}, accuracies by ${points(accuracies)}`,
      ]
      : []),
    ...(rows.some(({ foreseeable }) => foreseeable !== undefined)
      ? [
        "as far as it can be foreseen: for the first steps, over which mini-batch losses differ by at most " +
        `${
          percent(first)
        } and ${growth} times what moving the initial parameters by one rounding makes of ` +
        `them, while that is below ${percent(losses)}; what differs later tells nothing`,
      ]
      : []),
  ].join("\n").trimEnd();
}

function stepsOf({ steps, foreseeable }: VerifiedRun): string {
  return foreseeable === undefined ? `${steps}` : `${foreseeable} of ${steps}`;
}

function answerOf({ agrees, sameDigits, foreseeable, expected, close }: VerifiedRun): string {
  if (sameDigits) return "yes, in all digits";
  if (agrees && foreseeable !== undefined) return "yes, as far as it can be foreseen";
  if (agrees) return "yes, within tolerance";
  if (foreseeable !== undefined && foreseeable < fewest) return "cannot tell: not to be foreseen";
  return expected === "digits" && close ? "NO: digits differ, within tolerance" : "NO";
}

function percent(share: number): string {
  return share === 0 ? "0" : `${significant(share * 100, 2)} %`;
}

function points(difference: number): string {
  return difference === 0 ? "0" : `${significant(difference * 100, 2)} points`;
}
