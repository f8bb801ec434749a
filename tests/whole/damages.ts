/** What can happen to files, and how to tell which files it happened to. */
import { createHash } from "node:crypto";

/** Damages the file of that path; `elsewhere` is somebody's, for links to it. */
export type Damage = (path: string, elsewhere: string) => Promise<void>;

const rewritten = (change: (bytes: Uint8Array) => Uint8Array | string): Damage => async (path) => {
  const changed = change(await Deno.readFile(path));
  if (typeof changed === "string") await Deno.writeTextFile(path, changed);
  else await Deno.writeFile(path, changed);
};
const replaced = (put: (path: string, elsewhere: string) => Promise<unknown>): Damage =>
async (
  path,
  elsewhere,
) => {
  await Deno.remove(path);
  await put(path, elsewhere);
};

/** All damages, by what is to be said of a file: "a file …". */
export const damages: Readonly<Record<string, Damage>> = {
  "cut to nothing": rewritten(() => ""),
  "cut in the middle": rewritten((bytes) => bytes.subarray(0, bytes.length >> 1)),
  "cut before its last byte": rewritten((bytes) => bytes.subarray(0, bytes.length - 1)),
  "with zeros at its end": rewritten((bytes) => bytes.fill(0, bytes.length - 40)),
  "with a flipped bit": rewritten((bytes) => flipped(bytes, 8 * (bytes.length >> 1) + 2)),
  "that is JSON of another shape": rewritten(() => '{"earlier":5}\n'),
  "that is null": rewritten(() => "null\n"),
  "that is a list of lists": rewritten(() => "[[[]]]\n"),
  "of a million brackets": rewritten(() => "[".repeat(1e6) + "]".repeat(1e6) + "\n"),
  "of bytes": rewritten((bytes) => bytes.map((byte) => byte ^ 0xff)),
  "that is a folder": replaced((path) => Deno.mkdir(`${path}/inside`, { recursive: true })),
  ...(Deno.build.os !== "windows" && {
    "that is a link": replaced((path, elsewhere) => Deno.symlink(elsewhere, path)),
    "that is a link to nothing": replaced((path) => Deno.symlink(`${path}-nothing`, path)),
    "that is a pipe": replaced((path) => new Deno.Command("mkfifo", { args: [path] }).output()),
  }),
};

/** The same bytes but for one bit. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** Copies a folder of files and folders. */
export async function copied(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copied(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** All there is below a folder, by path: what it is, and of files a checksum; nothing is followed or opened else. */
export async function snapshot(
  folder: string,
  below = "",
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of [...Deno.readDirSync(`${folder}/${below}`)]) {
    const path = `${below}${name}`;
    const { isFile, isDirectory, isSymlink } = await Deno.lstat(`${folder}/${path}`);
    if (isDirectory) {
      for (const entry of await snapshot(folder, `${path}/`)) found.set(...entry);
      found.set(path, "folder");
    } else if (isSymlink) found.set(path, `link to ${await Deno.readLink(`${folder}/${path}`)}`);
    else if (!isFile) found.set(path, "pipe");
    else {
      const bytes = await Deno.readFile(`${folder}/${path}`);
      found.set(path, createHash("sha256").update(bytes).digest("hex"));
    }
  }
  return new Map([...found].sort());
}
