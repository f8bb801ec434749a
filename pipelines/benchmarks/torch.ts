/** PyTorch, to be timed beside our own code: in a process that waits for its turns. @module */
import { fileURLToPath } from "node:url";
import type { Contender } from "./measure.ts";
import type { NetworkSpec } from "./networks.ts";

/** What PyTorch is to do once in a turn: a gradient, a step with the optimizer as well, or an update alone. */
export type TorchTask =
  | { readonly spec: NetworkSpec; readonly optimizer?: string }
  | { readonly optimizer: string; readonly shapes: readonly (readonly number[])[] };

/** A process of PyTorch. */
export interface Torch extends Disposable {
  /** Its turns: with one thread, and with all where there are several. */
  readonly contenders: readonly Contender[];
}

/** Pythons that are tried; the second is Debian's, whose package `python3-torch` belongs to it. */
const pythons = ["python3", "/usr/bin/python3"];

/**
 * Starts a process of PyTorch; it takes the permission to run `python3`.
 *
 * @throws {Error} if no Python has torch, or it has not the device
 */
export async function startTorch(
  task: TorchTask,
  device: "cpu" | "cuda" = "cpu",
): Promise<Torch> {
  const failures: string[] = [];
  for (const python of pythons) {
    const process = new Deno.Command(python, {
      args: [
        fileURLToPath(new URL("./torch_contender.py", import.meta.url)),
        JSON.stringify({ ...task, device }),
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = process.stdin.getWriter();
    const answers = linesOf(process.stdout);
    const errors = new Response(process.stderr).text();
    const { value } = await answers.next();
    const version = value?.startsWith("ready ") ? value.slice("ready ".length) : undefined;
    if (version === undefined) {
      failures.push((await errors).trim().split("\n").at(-1) ?? "");
      await process.status;
      continue;
    }
    const cores = navigator.hardwareConcurrency;
    const turn = (threads: number): Contender => ({
      name: `PyTorch ${version}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
      async run() {
        await writer.write(new TextEncoder().encode(`${threads}\n`));
        const { value, done } = await answers.next();
        if (done) throw new Error(`PyTorch has ended: ${(await errors).trim().split("\n").at(-1)}`);
        return Number(value);
      },
    });
    let ended = false;
    return {
      contenders: device === "cpu" && cores > 1 ? [turn(1), turn(cores)] : [turn(1)],
      [Symbol.dispose]() {
        if (ended) return;
        ended = true;
        process.kill();
        writer.closed.catch(() => {}); // it ends with the process
      },
    };
  }
  throw new Error(
    `no python3 has torch for ${device} (on Debian: apt-get install python3-torch): ` +
      failures.join("; "),
  );
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
