/** Processes of their own, for what must not share one with our kernels. @module */
import { denoCommand } from "../command_line/deno_command.ts";

/** How a script in a process of its own is run. */
export interface ForeignOptions {
  /** Seconds after which it is given up; default 300. */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a script with a task, as JSON, and returns what it answers.
 *
 * @throws {Error} with the first error that it prints, if it answers nothing
 */
export async function runForeign<Answer>(
  script: URL,
  task: object,
  { patience = 300, signal }: ForeignOptions = {},
): Promise<Answer> {
  const timeout = AbortSignal.timeout(1000 * patience);
  const command = new Deno.Command(denoCommand(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--allow-read",
      "--allow-env",
      script.href,
      JSON.stringify(task),
    ],
    stdout: "piped",
    stderr: "piped",
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
  const { stdout, stderr } = await command.output();
  const line = /^answer (.*)$/m.exec(new TextDecoder().decode(stdout))?.[1];
  if (line !== undefined) return JSON.parse(line);
  if (timeout.aborted) throw new Error(`no answer within ${patience} seconds`);
  const lines = new TextDecoder().decode(stderr).split("\n");
  throw new Error(lines.find((line) => /error/i.test(line))?.trim() ?? "no answer");
}

/** Prints the answer of a script in a process of its own, on a line that starts with `answer `. */
export function answer(value: unknown): void {
  console.log(`answer ${JSON.stringify(value)}`);
}
