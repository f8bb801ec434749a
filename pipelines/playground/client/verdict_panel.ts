/** The verdict, while runs go: in words, and as intervals. @module */
import { make } from "../../report/client/parts/elements.ts";
import type { PageElement } from "../../report/client/parts/dom.ts";
import type { FactorNews, News, VerdictNews } from "../trainer/messages.ts";
import { drawIn, placeOf } from "./browser.ts";
import { canvas, draw, lineFrom, write } from "./svg.ts";

/** The panel. */
export interface VerdictPanel {
  clear(): void;
  show(news: Extract<News, { kind: "evaluated" }>): void;
}

const words = {
  "helps": "helps",
  "hurts": "hurts",
  "no difference": "makes no difference that matters",
  "undecided": "is not decided",
} as const;

/** Makes the panel; whoever listens is told of answers when they change, not of every number. */
export function verdictPanel(): VerdictPanel {
  const place = placeOf("verdict-picture");
  let shown: VerdictNews | undefined;
  const redraw = drawIn(
    place,
    (width) => place.replaceChildren(...(shown === undefined ? [] : [intervalsOf(shown, width)])),
  );
  let answers = "";
  const tell = (text: string) => {
    placeOf("verdict-told").textContent = text;
  };
  return {
    clear() {
      shown = undefined;
      answers = "";
      place.replaceChildren();
      placeOf("verdict-sentences").replaceChildren(
        make("p", { class: "what", text: "There is a verdict as soon as there are curves." }),
      );
      tell("");
    },
    show({ step, of, verdict }) {
      if (step === 0) return; // where all are the same
      shown = verdict;
      redraw();
      const when = step === of
        ? `At the end, after ${of} steps`
        : `So far, after ${step} of ${of} steps`;
      placeOf("verdict-sentences").replaceChildren(
        make("p", { class: "what", text: `${when}, by test accuracy:` }),
        ...verdict.sentences.map(sentenceOf),
      );
      const now = verdict.factors.slice(0, 2).map(({ factor, answer }) =>
        `${factor === "sign" ? "the sign" : factor} ${words[answer]}`
      ).join(", ");
      if (now !== answers || step === of) tell(`${when}: ${now}.`);
      answers = now;
    },
  };
}

/** A sentence, what is said in bold, the numbers after it not. */
function sentenceOf(line: string): PageElement {
  const text = line.replace(/^- /, "");
  const at = text.indexOf(": ");
  const said = at < 0
    ? [make("b", { text })]
    : [make("b", { text: text.slice(0, at) }), text.slice(at)];
  return make("p", { class: line === text ? "answer" : "answer simple" }, said);
}

/** Each factor's effect on accuracy, in points, with its interval, around what makes no difference. */
function intervalsOf({ factors, margin }: VerdictNews, width: number): PageElement {
  const row = 34, height = factors.length * row + 26;
  const ends = factors.flatMap(({ low, high, estimate }) => [low, high, estimate]);
  const most = Math.max(3 * margin, ...ends.map((end) => Math.abs(end ?? 0)));
  const left = 4, right = width - 4;
  const x = (value: number) => left + (right - left) * (0.5 + 0.5 * value / (1.1 * most));
  const bottom = factors.length * row;
  return canvas(width, height, { class: "plot", "aria-hidden": "true" }, [
    draw("rect", {
      class: "margin",
      x: x(-margin),
      y: 0,
      width: x(margin) - x(-margin),
      height: bottom,
    }),
    lineFrom([x(0), 0], [x(0), bottom], { class: "rule" }),
    ...factors.flatMap((factor, i) => effectOf(factor, i * row, x)),
    write("← hurts", [left, height - 6], {}),
    write(`± ${100 * margin} points`, [x(0), height - 6], { class: "center" }),
    write("helps →", [right, height - 6], { class: "left" }),
  ]);
}

function effectOf(
  { factor, answer, estimate, low, high }: FactorNews,
  top: number,
  x: (value: number) => number,
): readonly PageElement[] {
  const y = top + 25;
  const decided = answer === "undecided" ? "effect open" : "effect";
  return [
    write(factor, [4, top + 12], {}),
    ...(low === null || high === null
      ? []
      : [lineFrom([x(low), y], [x(high), y], { class: decided })]),
    ...(estimate === null
      ? []
      : [draw("circle", { class: decided, cx: x(estimate), cy: y, r: 4.5 })]),
  ];
}
