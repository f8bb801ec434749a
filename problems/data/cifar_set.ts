/** Images in the files of CIFAR's binary version, unpacked or not. @module */
import { kindOf } from "../../optimizers/host/files.ts";
import { plainOrGzipped } from "./find.ts";
import { readBytes, uncompressed } from "./formats/bytes.ts";
import { parseCifar } from "./formats/cifar.ts";
import type { LabelledImages } from "./formats/labelled_images.ts";
import { readTar } from "./formats/tar.ts";
import type { ImageSet } from "./image_set.ts";

/** How a data set of the family comes. */
export interface CifarLayout {
  /** How many classes each label byte tells apart; the last one is the label. */
  readonly labels: readonly number[];
  /** Files of the part to train on. */
  readonly train: readonly string[];
  /** Files of the part to test on. */
  readonly test: readonly string[];
  /** The archive, without `.gz`. */
  readonly archive: string;
  /** The folder it unpacks to. */
  readonly unpacked: string;
}

/** What a folder may hold: the files of both parts, the folder that holds them, or their archive. */
export function cifarFiles(layout: CifarLayout): string[] {
  const { train, test, archive, unpacked } = layout;
  return [...train, ...test, unpacked, archive, ...otherVersions(layout)];
}

/** The versions for Python and MATLAB, which are found in order to be refused by name. */
function otherVersions({ archive, unpacked }: CifarLayout): readonly string[] {
  const stem = archive.replace(/-binary\.tar$/, "");
  const folder = unpacked.replace(/-(bin|binary)$/, "");
  return [
    `${stem}-python.tar`,
    `${stem}-matlab.tar`,
    `${folder}-py`,
    `${folder}-python`,
    `${folder}-mat`,
  ];
}

/**
 * Reads a data set of the family from whichever of its {@linkcode cifarFiles} is found first.
 *
 * @param folder holds them
 * @throws {Error} if a file cannot be read, naming it
 * @throws {SyntaxError} if a file is damaged, see {@linkcode parseCifar}
 */
export async function readCifarSet(folder: string, layout: CifarLayout): Promise<ImageSet> {
  const { labels, train, test } = layout;
  const read = await opened(folder, layout);
  const part = async (names: readonly string[]) => {
    const parts: LabelledImages[] = [];
    for (const file of names) {
      const { bytes, path } = await read(file);
      parts.push(parseCifar(bytes, path, labels));
    }
    return joined(parts);
  };
  return {
    train: await part(train),
    test: await part(test),
    classes: labels.at(-1)!,
    source: folder,
  };
}

/** A function that gives the bytes of a file in the folder, its subfolder or its archive. */
async function opened(
  folder: string,
  layout: CifarLayout,
): Promise<(file: string) => Promise<{ readonly bytes: Uint8Array; readonly path: string }>> {
  const { train, archive, unpacked } = layout;
  for (const place of [folder, `${folder}/${unpacked}`]) {
    if (!await isThere(`${place}/${train[0]}`)) continue;
    return async (file) => {
      const path = `${place}/${file}`;
      return { bytes: await readBytes(path), path };
    };
  }
  const path = await plainOrGzipped(folder, archive);
  if (!await isThere(path)) {
    for (const other of otherVersions(layout)) {
      const found = await plainOrGzipped(folder, other);
      if (!await isThere(found)) continue;
      throw new SyntaxError(
        `${found} is a version for other programs: expected the binary one, ${archive}.gz`,
      );
    }
    // neither: name the file that one would expect
    return async () => ({ bytes: await readBytes(`${folder}/${train[0]}`), path });
  }
  const entries = new Map(
    [...readTar(await uncompressed(await readBytes(path), path), path)]
      .map(({ name, data }) => [name.split("/").at(-1)!, data]),
  );
  return (file) => {
    const bytes = entries.get(file);
    if (bytes !== undefined) return Promise.resolve({ bytes, path: `${path}/${file}` });
    const found = [...entries.keys()].join(", ") || "no files";
    throw new SyntaxError(`${path} lacks a file: expected ${file}, found ${found}`);
  };
}

async function isThere(path: string): Promise<boolean> {
  return await kindOf(path) !== undefined;
}

function joined(parts: readonly LabelledImages[]): LabelledImages {
  if (parts.length === 1) return parts[0]!;
  const { shape } = parts[0]!, size = shape[0] * shape[1] * shape[2];
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const images = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * size);
    labels.set(part.labels, at);
    at += part.count;
  }
  return { images, labels, count, shape };
}
