/**
 * Files of JSON lines that only grow, with a checksum in each line.
 *
 * ```text
 * {"cell":"1c0ffee","problem":"mnist-mlp",…,"sum":"8a7d0c1b9e3f4a52"}
 * {"step":0,"trainLoss":2.3,…,"sum":"02c5f1e69a77b3d0"}
 * ```
 *
 * The checksum is over the sum of the line before and the line's own text up to its own: a line that was
 * changed, left out, doubled or taken from elsewhere is noticed.
 *
 * @module
 */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { checksum } from "./checksum.ts";
import { readFileItself } from "./file_kind.ts";
import { readWhole, reasonOf, syncFolder, writeAll, writeWhole } from "./files.ts";
import { parseJson } from "./json_text.ts";
import { isRecord } from "./shapes.ts";

/** What a file of lines says. */
export interface CheckedLines {
  /** The objects of its whole lines, without their checksums. */
  readonly values: readonly Readonly<Record<string, unknown>>[];
  /** Whether the lines have checksums; those of earlier versions have none. */
  readonly checked: boolean;
  /** The checksum of the last line; empty without. */
  readonly sum: string;
  /** Bytes of the whole lines. */
  readonly length: number;
  /** What stands behind them: a line without its end, which a program that was killed leaves. */
  readonly torn: string;
}

/**
 * Reads a file of lines, and leaves it alone.
 *
 * @returns `undefined` where there is no such file
 * @throws {SyntaxError} if a line is damaged, or it is no file, naming it, the line and what is wrong
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readCheckedLines(path: string): Promise<CheckedLines | undefined> {
  const bytes = await readFileItself(path);
  return bytes && parseCheckedLines(bytes, path);
}

const summed = /^(\{.*),"sum":"([0-9a-f]{16})"\}$/s;

/**
 * Reads the bytes of a file of lines.
 *
 * @param path what they are called in errors
 * @throws {SyntaxError} if a line is damaged, naming it and what is wrong
 */
export function parseCheckedLines(bytes: Uint8Array, path: string): CheckedLines {
  const length = bytes.lastIndexOf(0x0a) + 1;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const texts = decoder.decode(bytes.subarray(0, length)).split("\n").slice(0, -1);
  const torn = decoder.decode(bytes.subarray(length));
  const damaged = (line: number, what: string) =>
    new SyntaxError(`"${path}" is damaged: line ${line} ${what}`);
  const values = texts.map((text, i) => {
    try {
      const value = parseJson(text);
      if (isRecord(value)) return value;
    } catch {
      throw damaged(i + 1, "is not JSON");
    }
    throw damaged(i + 1, "is not an object");
  });
  // one field may have been damaged, not two
  const checked = values.some((value) => "sum" in value) || "format" in (values[0] ?? {});
  if (!checked) return { values, checked, sum: "", length, torn };
  let sum = "";
  for (const [i, text] of texts.entries()) {
    const [, content = "", found] = summed.exec(text) ?? [];
    sum = checksum(sum, content);
    if (found !== sum) throw damaged(i + 1, "is not as it was written: its checksum is wrong");
  }
  // nothing is written behind the end of a line but the newline: here it became something else
  if (/^\{.*,"sum":"[0-9a-f]{16}"\}./s.test(torn)) {
    throw damaged(texts.length + 1, "does not end where it should");
  }
  return { values: values.map(({ sum: _, ...value }) => value), checked, sum, length, torn };
}

/**
 * Lines as files have them. Numbers that JSON lacks (NaN, infinities) become `null`.
 *
 * @param sum the checksum of the line before; empty at the beginning
 */
export function checkedText(
  values: readonly object[],
  sum: string = "",
): { readonly text: string; readonly sum: string } {
  const lines = values.map((value) => {
    const content = JSON.stringify(value).slice(0, -1);
    sum = checksum(sum, content);
    return `${content},"sum":"${sum}"}\n`;
  });
  return { text: lines.join(""), sum };
}

/** A file of lines that is open. */
export interface LineWriter extends Disposable {
  /** Appends one line an object, and waits until they are on the disk. */
  append(...values: readonly object[]): Promise<void>;
}

/**
 * Opens a file of lines to append to it, or begins it; a torn line at its end is cut off. A file with other
 * names (hard links, by which some programs make backups) is copied first, so that it stays under those what
 * it was.
 *
 * @param present what was read there; `undefined` where there was nothing
 * @throws {Error} naming the file and the reason why it cannot be written
 */
export async function openCheckedLines(
  path: string,
  present: CheckedLines | undefined,
): Promise<LineWriter> {
  const failed = (error: unknown) => new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  let file: Deno.FsFile;
  if (present !== undefined) await unlinked(path);
  try {
    file = await Deno.open(path, { write: true, createNew: present === undefined });
    if (present === undefined) await syncFolder(nodeModule("node:path").dirname(path));
  } catch (error) {
    throw failed(error);
  }
  const { length, torn } = present ?? { length: 0, torn: "" };
  try {
    if (torn !== "") await file.truncate(length);
    await file.seek(length, Deno.SeekMode.Start);
  } catch (error) {
    file.close();
    throw failed(error);
  }
  let sum = present?.sum ?? "";
  return {
    async append(...values) {
      const added = checkedText(values, sum);
      sum = added.sum;
      try {
        await writeAll(file, new TextEncoder().encode(added.text));
        await file.syncData();
      } catch (error) {
        throw failed(error);
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** Makes a file one of its own, where it has other names. */
async function unlinked(path: string): Promise<void> {
  const { nlink } = await Deno.lstat(path);
  if ((nlink ?? 1) > 1) await writeWhole(path, await readWhole(path));
}
