/** What it costs that several processes make the runs of one folder, beside threads of one process. @module */
import { prepareFolder } from "../files/files.ts";
import { denoCommand } from "../command_line/deno_command.ts";
import { occupyShared } from "../runs/shared.ts";
import { median } from "../statistics/median.ts";
import { ratioOf } from "./measure.ts";

/** One line of the benchmark. */
export interface JoiningTiming {
  readonly what: string;
  /** Seconds until all runs are made, or claimed: the median of the rounds. */
  readonly seconds: number;
  readonly minimum: number;
  /** Those over the seconds of the threads in the same round: the median; of runs only. */
  readonly overThreads?: number;
  /** Milliseconds that a cell takes, all claimers together, to claim it and to note it as done; of claims only. */
  readonly millisecondsPerCell?: number;
}

/** What {@linkcode benchJoining} measures. */
export interface BenchJoiningOptions {
  readonly problem: string;
  readonly seeds: number;
  readonly steps: number;
  readonly backend: string;
  readonly data?: string | undefined;
  /** Processes that join. */
  readonly processes: number;
  /** Threads of the one process beside them. */
  readonly jobs: number;
  /** Cells that are claimed without running them. */
  readonly cells: number;
  /** Runs are made in folders below this one, which are deleted at the end. */
  readonly out: string;
  readonly repeats: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each round. */
  readonly onRound?: ((round: number) => void) | undefined;
}

/** Something that is timed, in a folder of its own. */
interface Contender {
  readonly what: string;
  /** Whether cells are claimed only, and no runs made. */
  readonly claimsOnly: boolean;
  run(out: string): Promise<void>;
}

/**
 * Times a grid that is made by processes which join, and by one with `jobs` threads, from the start of the first
 * process to the end of the last; and the claiming of cells alone, by one and by several, in one process. Rounds
 * are interleaved. By locks, on the file system of `out`.
 *
 * @throws {Error} if a process fails, with what it said
 */
export async function benchJoining(
  options: BenchJoiningOptions,
): Promise<readonly JoiningTiming[]> {
  const { processes, jobs, cells, repeats, signal, onRound } = options;
  const threads: Contender = {
    what: `${jobs} threads of one process`,
    claimsOnly: false,
    run: (out) => runAblate(options, ["--out", out, "--jobs", `${jobs}`]),
  };
  const joined: Contender = {
    what: `${processes} processes that join`,
    claimsOnly: false,
    async run(out) {
      const words = ["--out", out, "--jobs", "1", "--join", "locks"];
      await allOver(Array.from({ length: processes }, () => runAblate(options, words)));
    },
  };
  const claiming = [1, processes].map((claimers): Contender => ({
    what: `${cells} cells claimed by ${claimers}`,
    claimsOnly: true,
    run: (out) => claimAll(out, cells, claimers),
  }));
  const contenders = [threads, joined, ...claiming];
  await prepareFolder(options.out);
  const folder = await Deno.makeTempDir({ dir: options.out, prefix: "bench-" });
  const seconds = contenders.map((): number[] => []);
  try {
    for (let round = 1; round <= repeats; round++) {
      onRound?.(round);
      for (const [i, { run }] of contenders.entries()) {
        signal?.throwIfAborted();
        const out = `${folder}/${round}-${i}`;
        const begun = performance.now();
        await run(out);
        seconds[i]!.push((performance.now() - begun) / 1000);
        await Deno.remove(out, { recursive: true });
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return contenders.map(({ what, claimsOnly }, i) => {
    const own = seconds[i]!;
    return {
      what,
      seconds: median(own),
      minimum: Math.min(...own),
      ...(claimsOnly
        ? { millisecondsPerCell: 1000 * median(own) / cells }
        : { overThreads: ratioOf(own, seconds[0]!) }),
    };
  });
}

const scriptOf = (name: string) => new URL(`../${name}.ts`, import.meta.url).href;

async function runAblate(
  { problem, seeds, steps, backend, data, signal }: BenchJoiningOptions,
  words: readonly string[],
): Promise<void> {
  const grid = ["--problem", problem, "--seeds", `${seeds}`, "--steps", `${steps}`];
  const where = ["--backend", backend, ...(data === undefined ? [] : ["--data", data])];
  const { success, stderr } = await new Deno.Command(denoCommand(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-write", "--allow-sys=cpus"],
      scriptOf("ablate"),
      ...[...grid, ...where, "--quiet", ...words],
    ],
    stdout: "null",
    stderr: "piped",
    ...(signal && { signal }),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
}

/** Claims cells and notes each as done, as processes do that share a folder, by so many at a time. */
async function claimAll(out: string, cells: number, claimers: number): Promise<void> {
  const names = Array.from({ length: cells }, (_, i) => `cell_${i.toString(16).padStart(12, "0")}`);
  await prepareFolder(out);
  await allOver(Array.from({ length: claimers }, async () => {
    using occupied = await occupyShared(out, { by: "locks" }, () => {});
    const claims = occupied.sharing.claim(names, new AbortController().signal);
    for (let place; (place = await claims.next()) !== undefined;) await claims.done(place);
  }));
}

/**
 * Waits until all are over, so that none is at work any more in a folder that is to be removed.
 *
 * @throws what the first of them has failed with
 */
async function allOver(tasks: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
}
