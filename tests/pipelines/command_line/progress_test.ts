import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  liveLine,
  measurePace,
  plainLine,
  type Progress,
  showProgress,
} from "../../../pipelines/command_line/progress.ts";

const here: Progress = {
  label: "mnist-mlp M-SVAG seed 1",
  run: 2,
  runs: 4,
  step: 50,
  steps: 100,
  loss: 0.123456,
  ended: false,
};

/** Shows 100 updates, 60 ms apart. */
function shown(columns: number | undefined, quiet = false): string {
  let text = "";
  let now = 0;
  const screen = { write: (part: string) => text += part, columns: () => columns, now: () => now };
  const progress = showProgress({ quiet, screen });
  progress.note("backend: cpu");
  for (let step = 1; step <= 100; step++, now += 60) progress.update({ ...here, step });
  progress.update({ ...here, step: 100, ended: true });
  progress.end();
  return text;
}

Deno.test("liveLine() fits any width, and drops what matters least first", () => {
  const pace = { rate: 12.345, left: 75 };
  assertEquals(
    liveLine(here, pace, 120),
    "2/4  mnist-mlp M-SVAG seed 1  ━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  50/100  loss 0.1235  12.3 steps/s  " +
      "1:15 left",
  );
  assertEquals(
    liveLine(here, pace, 79),
    "2/4  mnist-mlp M-SVAG seed 1  50/100  loss 0.1235  12.3 steps/s  1:15 left",
  );
  for (let width = 1; width < 130; width++) assert(liveLine(here, pace, width).length <= width);
});

Deno.test("plainLine() tells where things stand, and what is known", () => {
  assertEquals(
    plainLine(here, { rate: 12.345, left: 3.2 }),
    "[2/4] mnist-mlp M-SVAG seed 1: step 50 of 100, loss 0.1235, 12.3 steps/s, 4 s left",
  );
  const { loss: _, ...early } = here;
  assertEquals(
    plainLine(early, { rate: NaN, left: Infinity }),
    "[2/4] mnist-mlp M-SVAG seed 1: step 50 of 100",
  );
});

Deno.test("measurePace() counts the updates of this run, and what is left of all", () => {
  const pace = measurePace();
  pace({ ...here, run: 1, step: 0 }, 0);
  pace({ ...here, run: 1, step: 100, ended: true }, 10_000);
  pace({ ...here, run: 2, step: 0 }, 10_000);
  const { rate, left } = pace({ ...here, run: 2, step: 50 }, 12_000);
  assertAlmostEquals(rate, 25);
  assertAlmostEquals(left, 250 / (150 / 12));
});

Deno.test("measurePace() knows that runs may be of different lengths", () => {
  const pace = measurePace();
  for (const run of [1, 2, 3]) {
    pace({ ...here, run, step: 0, steps: 10 }, run);
    pace({ ...here, run, step: 10, steps: 10, ended: true }, 1_000 * run);
  }
  pace({ ...here, run: 4, step: 0 }, 3_000);
  const { left } = pace({ ...here, run: 4, step: 30 }, 6_000);
  assertAlmostEquals(left, 70 / (60 / (6 - 0.001)));
});

Deno.test("measurePace() takes a run that begins anew under the same number for another", () => {
  const pace = measurePace();
  pace({ ...here, step: 0 }, 0);
  pace({ ...here, step: 100, ended: true }, 1_000);
  pace({ ...here, step: 1 }, 11_000);
  assertAlmostEquals(pace({ ...here, step: 41 }, 12_000).rate, 40);
  pace({ ...here, step: 1 }, 13_000); // and one that ended early
  assertAlmostEquals(pace({ ...here, step: 21 }, 14_000).rate, 20);
});

Deno.test("showProgress() rewrites one line on a terminal, at most ten times a second", () => {
  const text = shown(60);
  assert(text.startsWith("backend: cpu\n\r2/4"), text);
  assert(text.endsWith("\r\x1b[J"));
  assertEquals(text.split("\n").length, 2);
  const updates = text.split("\r").length - 2;
  assert(updates > 45 && updates < 60, `${updates} updates`);
});

Deno.test("showProgress() writes plain lines elsewhere, and nothing where quiet", () => {
  const lines = shown(undefined).trimEnd().split("\n");
  assertEquals(lines.length, 2);
  assert(lines[1]!.startsWith("[2/4] mnist-mlp M-SVAG seed 1: step 100 of 100"), lines[1]);
  assertEquals(shown(undefined, true) + shown(60, true), "");
});

Deno.test("showProgress() has a line for each run that is under way", () => {
  let text = "";
  let now = 0;
  const screen = { write: (part: string) => text += part, columns: () => 60, now: () => now };
  const progress = showProgress({ screen });
  const at = (run: number, step: number, ended = false) => {
    now += 1000;
    text = "";
    progress.update({ ...here, run, step, ended });
    return text.replaceAll("\x1b[K", "").replace(/ {2}[^ \n]+ (steps|s left).*$/gm, "");
  };
  const lineOf = (run: number, step: number) =>
    `${run}/4  mnist-mlp M-SVAG seed 1  ${step}/100  loss 0.1235`;
  assertEquals(at(2, 10), `\r${lineOf(2, 10)}`);
  assertEquals(at(3, 20), `\r${lineOf(2, 10)}\n${lineOf(3, 20)}`);
  assertEquals(at(2, 100, true), `\x1b[1A\r${lineOf(2, 100)}\n${lineOf(3, 20)}`);
  assertEquals(at(3, 30), `\x1b[1A\r\x1b[J${lineOf(3, 30)}`);
  progress.note("a note");
  assert(text.endsWith("\r\x1b[Ja note\n"), JSON.stringify(text));
});
