/** How far a script is: a live line on a terminal, a plain one now and then elsewhere. @module */
import { duration, significant } from "../text/numbers.ts";
import { visible } from "../text/visible.ts";

/** Where a grid of runs stands. */
export interface Progress {
  /** What is running, such as `mnist-mlp M-SVAG seed 1`. */
  readonly label: string;
  /** Number of the run, from 1, and how many there are. */
  readonly run: number;
  readonly runs: number;
  /** Updates done in this run, and how many there will be. */
  readonly step: number;
  readonly steps: number;
  /** Whether these are examples instead; steps by default. */
  readonly unit?: "steps" | "examples";
  /** The last loss that is known. */
  readonly loss?: number;
  /** Whether this run is over. */
  readonly ended: boolean;
}

/** Where progress is shown. */
export interface Screen {
  write(text: string): void;
  /** Width of the terminal in characters; `undefined` where there is none. */
  readonly columns: () => number | undefined;
  /** Milliseconds, from any origin. */
  readonly now: () => number;
}

/** Shows progress; see {@linkcode showProgress}. */
export interface ProgressReporter {
  /** Shows where things stand, if it is time to. */
  update(progress: Progress): void;
  /** A line that stays, above the live one. */
  note(line: string): void;
  /** Removes the live line. */
  end(): void;
}

/** Standard error. */
export const standardError: Screen = {
  write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
  columns: () => {
    if (!Deno.stderr.isTerminal()) return undefined;
    try {
      return Deno.consoleSize().columns;
    } catch {
      return 80;
    }
  },
  now: () => performance.now(),
};

const liveInterval = 100;
const plainInterval = 10_000;

/**
 * Shows progress on a screen: on a terminal a line for each run that is under way, rewritten ten times
 * a second; elsewhere a line when a run ends, and every ten seconds. `quiet` shows nothing.
 */
export function showProgress(
  { quiet = false, screen = standardError }: {
    readonly quiet?: boolean;
    readonly screen?: Screen;
  } = {},
): ProgressReporter {
  if (quiet) return { update() {}, note() {}, end() {} };
  const pace = measurePace();
  const under = new Map<number, { readonly progress: Progress; readonly speed: Pace }>();
  let shownAt = screen.now();
  let lines = 0;
  const clear = () => {
    if (lines > 0) screen.write(`${upBy(lines - 1)}\r\x1b[J`);
    lines = 0;
  };
  const draw = (columns: number) => {
    const runs = [...under.values()].sort((a, b) => a.progress.run - b.progress.run);
    const texts = runs.map(({ progress, speed }) => liveLine(progress, speed, columns - 1));
    const fewer = texts.length < lines ? `${upBy(lines - 1)}\r\x1b[J` : `${upBy(lines - 1)}\r`;
    screen.write(fewer + texts.map((text) => `${text}\x1b[K`).join("\n"));
    lines = Math.max(texts.length, 1);
  };
  return {
    update(progress) {
      const now = screen.now();
      const speed = pace(progress, now);
      const columns = screen.columns();
      under.set(progress.run, { progress, speed });
      if (columns !== undefined) {
        if (now - shownAt >= liveInterval || progress.ended) {
          draw(columns);
          shownAt = now;
        }
      } else if (now - shownAt >= plainInterval || progress.ended) {
        screen.write(`${plainLine(progress, speed)}\n`);
        shownAt = now;
      }
      if (progress.ended) under.delete(progress.run);
    },
    note(line) {
      clear();
      screen.write(`${visible(line)}\n`);
    },
    end: clear,
  };
}

function upBy(lines: number): string {
  return lines > 0 ? `\x1b[${lines}A` : "";
}

/** Updates per second, and the seconds until everything is done; both NaN until they are known. */
export interface Pace {
  readonly rate: number;
  readonly left: number;
}

/**
 * Measures the pace of each run, and from the updates of all runs so far what is left; runs that have
 * not begun are taken to be as long as the one that is told of. A run that is told of with fewer updates than
 * before is another one under the same number.
 */
export function measurePace(): (progress: Progress, now: number) => Pace {
  const starts = new Map<number, { readonly step: number; readonly now: number }>();
  const reached = new Map<number, number>();
  const lacking = new Map<number, number>();
  let begun: number | undefined;
  let made = 0;
  return ({ run, runs, step, steps, ended }, now) => {
    begun ??= now;
    const before = reached.get(run) ?? Infinity;
    const start = step < before ? { step, now } : starts.get(run)!;
    starts.set(run, start);
    reached.set(run, ended ? steps : step);
    lacking.set(run, ended ? 0 : steps - step);
    made += Math.max(step - before, 0);
    const left = [...lacking.values()].reduce((sum, each) => sum + each, 0) +
      (runs - lacking.size) * steps;
    const rate = (step - start.step) / (now - start.now) * 1000;
    return { rate, left: left / (made / (now - begun)) / 1000 };
  };
}

/** The live line, at most `width` characters: parts are left out, the least important first. */
export function liveLine(progress: Progress, pace: Pace, width: number): string {
  const { label, run, runs, step, steps, unit = "steps", loss } = progress;
  const parts: [text: string, importance: number][] = [
    [runs > 1 ? `${run}/${runs}` : "", 5],
    [visible(label), 4],
    [bar((run - 1 + (progress.ended ? 1 : step / steps)) / runs, width < 100 ? 12 : 24), 0],
    [`${step}/${steps}`, 6],
    [loss === undefined ? "" : `loss ${significant(loss)}`, 3],
    [Number.isFinite(pace.rate) ? `${significant(pace.rate, 3)} ${unit}/s` : "", 1],
    [Number.isFinite(pace.left) ? `${duration(pace.left)} left` : "", 2],
  ];
  let shown = parts.filter(([text]) => text !== "");
  const line = () => shown.map(([text]) => text).join("  ");
  while (line().length > width && shown.length > 1) {
    const least = Math.min(...shown.map(([, importance]) => importance));
    shown = shown.filter(([, importance]) => importance !== least);
  }
  return line().slice(0, width);
}

/** The line for logs. */
export function plainLine(progress: Progress, pace: Pace): string {
  const { label, run, runs, step, steps, unit = "steps", loss } = progress;
  return [
    `[${run}/${runs}] ${visible(label)}: ${unit.slice(0, -1)} ${step} of ${steps}`,
    ...(loss === undefined ? [] : [`loss ${significant(loss)}`]),
    ...(Number.isFinite(pace.rate) ? [`${significant(pace.rate, 3)} ${unit}/s`] : []),
    ...(Number.isFinite(pace.left) && pace.left > 0 ? [`${duration(pace.left)} left`] : []),
  ].join(", ");
}

/** A bar of `width` characters, part of it full. */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(fraction, 1) * width);
  return "━".repeat(full) + "╌".repeat(width - full);
}
