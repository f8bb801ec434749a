/** Examples in files: tables, and folders of images. @module */
import { entriesOf, type FolderEntry, kindOf } from "../../optimizers/host/files.ts";
import { readBytes, uncompressed } from "../data/formats/bytes.ts";
import { parseCsv } from "../data/formats/csv.ts";
import { decodePng, type Pixels } from "../data/formats/png.ts";
import type { ColumnKinds, Table, TextColumn } from "../data/formats/table.ts";
import { readArrow, readParquet } from "../data/formats/typed_table.ts";

/** Images of one size, with their classes. */
export interface Images {
  /** What errors call the folder. */
  readonly name: string;
  readonly count: number;
  readonly shape: Pixels["shape"];
  /** From 0 to 1, one image after the other. */
  readonly values: Float32Array;
  /** Names of the classes' folders. */
  readonly classes: TextColumn;
  /** The file of an image. */
  readonly place: (image: number) => string;
}

/**
 * The images of a folder, or the table of a file: CSV, Arrow or Parquet, as its first bytes tell; CSV may be
 * compressed by gzip.
 *
 * @param kinds what columns of a table are to be
 * @throws {Error} if it cannot be read
 * @throws {SyntaxError} if something in it is wrong; the message says in which file, and where there
 */
export async function readPart(path: string, kinds?: ColumnKinds): Promise<Table | Images> {
  const isFolder = (await kindOf(path))?.isDirectory;
  return isFolder ? await readImages(path) : await readTable(path, kinds);
}

async function readTable(path: string, kinds: ColumnKinds | undefined): Promise<Table> {
  const bytes = await uncompressed(await readBytes(path), path);
  const beginning = new TextDecoder("latin1").decode(bytes.subarray(0, 6));
  if (beginning.startsWith("PAR1")) return await readParquet(bytes, path, kinds);
  const isStream = bytes.length > 4 && bytes.subarray(0, 4).every((byte) => byte === 0xff);
  if (beginning === "ARROW1" || isStream) return readArrow(bytes, path, kinds);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError(
      `${path} is no table that can be read: expected CSV in UTF-8, Arrow or Parquet`,
      { cause },
    );
  }
  return await parseCsv(text, path, kinds);
}

/** Images `CLASS/NAME.png`, in the order of these names. */
async function readImages(path: string): Promise<Images> {
  const classes = await namesIn(
    path,
    "folders of images, a class each",
    (entry) => !entry.isFile,
  );
  const files = (await Promise.all(
    classes.map(async (name) =>
      (await namesIn(`${path}/${name}`, "PNG images", (entry) => !entry.isDirectory))
        .map((file) => `${path}/${name}/${file}`)
    ),
  )).flat();
  const codes = new Uint32Array(files.length);
  let shape: Pixels["shape"] | undefined;
  let values = new Float32Array();
  for (const [i, file] of files.entries()) {
    const image = decodePng(await readBytes(file), file);
    shape ??= image.shape;
    if (i === 0) values = new Float32Array(files.length * image.values.length);
    if (image.shape.join() !== shape.join()) {
      throw new SyntaxError(
        `${file} is ${sizeText(image.shape)}, but ${files[0]} ${sizeText(shape)}`,
      );
    }
    values.set(image.values, i * image.values.length);
    codes[i] = classes.findIndex((name) => file.startsWith(`${path}/${name}/`));
  }
  return {
    name: path,
    count: files.length,
    shape: shape!,
    values,
    classes: { kind: "texts", words: classes, codes },
    place: (image) => files[image]!.slice(path.length + 1),
  };
}

/** Names in a folder in their order, without hidden ones; all have to be of one kind. */
async function namesIn(
  path: string,
  expected: string,
  fits: (entry: FolderEntry) => boolean,
): Promise<readonly string[]> {
  const entries = (await entriesOf(path))
    .filter(({ name }) => !name.startsWith("."));
  const other = entries.find((entry) => !fits(entry));
  if (other !== undefined) {
    throw new SyntaxError(`${path} must have ${expected}, and nothing else; found ${other.name}`);
  }
  if (entries.length === 0) throw new SyntaxError(`${path} must have ${expected}; found nothing`);
  return entries.map(({ name }) => name).sort();
}

function sizeText([height, width, channels]: Pixels["shape"]): string {
  return `${width} × ${height}${channels === 1 ? " in grey" : " in colour"}`;
}
