/** A copy of the checkout to which something is added, as a contributor would. @module */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

/** What of the checkout a copy has. */
const parts = [
  ...["deno.json", "deno.lock", "mod.ts", "README.md", "LICENSE", ".jsr", ".github", "docs"],
  ...["optimizers", "problems", "pipelines", "tests"],
] as const;

/** What a command of Deno's came to. */
export interface Outcome {
  readonly success: boolean;
  /** Standard output and error, one after the other, without colours. */
  readonly text: string;
}

/** A copy of the checkout; it is deleted when it is disposed of. */
export interface Copy extends AsyncDisposable {
  /** Paths of the files that were added or changed, relative to the copy. */
  readonly touched: readonly string[];
  /** Adds a file. */
  add(path: string, text: string): Promise<void>;
  /** Puts `text` after the first place where `after` stands in a file, which must be there. */
  insert(path: string, after: string, text: string): Promise<void>;
  /** Takes the file back to what the checkout has, or away where it has none. */
  restore(path: string): Promise<void>;
  /** Runs `deno` in the copy. */
  deno(...args: readonly string[]): Promise<Outcome>;
}

/** What a copy's tests find on WebGPU, the checkout's find: a software adapter would take a minute more. */
const withoutWebGpu = { DENO_WEBGPU_BACKEND: "none", NOISEWISE_REQUIRE_WEBGPU: "" };

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Copies the checkout into a temporary folder. */
export async function copyOfCheckout(): Promise<Copy> {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-copy-" });
  for (const part of parts) await copy(`${root}${part}`, `${folder}/${part}`);
  const touched = new Set<string>();
  return {
    get touched() {
      return [...touched].sort();
    },
    async add(path, text) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text, { createNew: true });
      touched.add(path);
    },
    async insert(path, after, text) {
      const before = await Deno.readTextFile(`${folder}/${path}`);
      assert(before.includes(after), `${path} has no "${after}"`);
      await Deno.writeTextFile(`${folder}/${path}`, before.replace(after, () => after + text));
      touched.add(path);
    },
    async restore(path) {
      await Deno.remove(`${folder}/${path}`);
      await copy(`${root}${path}`, `${folder}/${path}`);
      touched.delete(path);
    },
    async deno(...args) {
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...args],
        cwd: folder,
        env: { NO_COLOR: "1", ...withoutWebGpu },
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Throws with what the command printed unless it succeeded. */
export function assertSucceeded({ success, text }: Outcome): void {
  assertEquals(success, true, text.slice(-4000));
}

async function copy(from: string, to: string): Promise<void> {
  const info = await Deno.lstat(from).catch(() => undefined);
  if (info === undefined) return;
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    if (name !== "node_modules") await copy(`${from}/${name}`, `${to}/${name}`);
  }
}
