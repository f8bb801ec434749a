/** Files whose names a script chooses, not its user: somebody else's of that name is left alone. @module */
import { joinBytes } from "../../optimizers/host/join_bytes.ts";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { fileKind } from "./file_kind.ts";
import { readWhole, writeWhole } from "./files.ts";
import { parseJson } from "./json_text.ts";
import { isRecord } from "./shapes.ts";

/** What files of ours say, where their format has a place for that; the page of a report says so in its words. */
const mark = "Made by noisewise";

const marked: ReadonlySet<string> = new Set([
  ".html",
  ".css",
  ".js",
  ".svg",
  ".png",
  ".pdf",
  ".sh",
]);

/**
 * Throws if a file would be replaced that this program has not made. It has made what bears its mark; CSV
 * with the same columns, or more or fewer of them, as flags choose; JSON with the same fields, likewise; and an
 * empty file is nobody's loss.
 *
 * @param content what would take its place, of formats without a mark
 * @throws {Error} naming the file, and the remedy
 */
export async function checkOwnFile(path: string, content = ""): Promise<void> {
  const kind = await fileKind(path);
  if (kind === undefined) return;
  const left = "and is left alone; remove it, or choose another folder";
  if (kind !== "file") throw new Error(`"${path}" is a ${kind}, not a file, ${left}`);
  const bytes = await readWhole(path);
  if (bytes.length === 0 || isAlike(bytes, content, extensionOf(path))) return;
  throw new Error(`"${path}" was not made by noisewise, ${left}`);
}

/**
 * Writes a file, whole, unless {@linkcode checkOwnFile} throws; pictures get the mark by which they are known.
 *
 * @throws {Error} naming the file and the reason
 */
export async function writeOwnFile(path: string, content: string | Uint8Array): Promise<void> {
  await checkOwnFile(path, typeof content === "string" ? content : "");
  await writeWhole(path, withMark(content, extensionOf(path)));
}

function extensionOf(path: string): string {
  return nodeModule("node:path").extname(path);
}

function isAlike(bytes: Uint8Array, content: string, extension: string): boolean {
  if (marked.has(extension)) return new TextDecoder("latin1").decode(bytes).includes(mark);
  const text = new TextDecoder().decode(bytes);
  const names = extension === ".json" ? fieldsOf : columnsOf;
  const [here, ours] = [names(text), names(content)];
  const [few, all] = here.length < ours.length ? [here, ours] : [ours, here];
  return (few.length > 0 || all.length === 0) && few.every((name) => all.includes(name));
}

function columnsOf(csv: string): readonly string[] {
  return csv.split("\n")[0]!.split(",");
}

/** The fields of an object; none of anything else. */
function fieldsOf(json: string): readonly string[] {
  try {
    const value = parseJson(json);
    return isRecord(value) ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

function withMark(content: string | Uint8Array, extension: string): string | Uint8Array {
  if (typeof content === "string") {
    if (extension === ".sh") return `${content.trimEnd()}\n# ${mark}\n`;
    return extension === ".svg" ? `${content.trimEnd()}\n<!-- ${mark} -->\n` : content;
  }
  if (extension === ".pdf") return joinBytes([content, latin1(`%${mark}\n`)]); // a comment
  return extension === ".png" ? pngWithMark(content) : content;
}

/** A PNG with a chunk of text before its last one, `IEND`, which is 12 bytes long. */
function pngWithMark(png: Uint8Array): Uint8Array {
  const data = latin1(`tEXtComment\0${mark}`);
  const chunk = new Uint8Array(data.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(data.length + 4, nodeModule("node:zlib").crc32(data));
  return joinBytes([png.subarray(0, -12), chunk, png.subarray(-12)]);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
