/** The scripts as a user runs them, or as functions in this process. @module */

/** What a script said, and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls a script's main function. */
export async function called(name: string, args: readonly string[]): Promise<Said> {
  const { main } = await import(`../../pipelines/${name}.ts`) as {
    readonly main: (args: readonly string[]) => Promise<number>;
  };
  const said = { stdout: "", stderr: "" };
  const { log, error } = console;
  const { writeSync } = Deno.stderr;
  console.log = (text: string) => void (said.stdout += `${text}\n`);
  console.error = (text: string) => void (said.stderr += `${text}\n`);
  Deno.stderr.writeSync = (bytes) => {
    said.stderr += new TextDecoder().decode(bytes);
    return bytes.length;
  };
  try {
    return { code: await main(args), ...said };
  } finally {
    Object.assign(console, { log, error });
    Deno.stderr.writeSync = writeSync;
  }
}

/** What a script is given that reads and writes files, and does nothing else. */
export const permissions: readonly string[] = ["--no-prompt", "--allow-read", "--allow-write"];

/** A script that is at work in a process of its own, with {@linkcode permissions}. */
export function spawned(name: string, args: readonly string[]): Deno.ChildProcess {
  const path = new URL(`../../pipelines/${name}.ts`, import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, path, ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Starts a script in a process of its own, with the permissions that its task gives it. */
export async function started(name: string, args: readonly string[]): Promise<Said> {
  const root = new URL("../../", import.meta.url).pathname;
  const set = { ablate: "live", tune: "live", report: "report", table: "files" }[name];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", `-P=${set}`, `pipelines/${name}.ts`, ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
