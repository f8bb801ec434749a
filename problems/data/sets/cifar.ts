/** Small colour images of ten or a hundred classes (Krizhevsky, 2009). @module */
import { readBytes, uncompressed } from "../formats/bytes.ts";
import { plainOrGzipped, requireData } from "../find.ts";
import type { ImageSet, LabelledImages } from "../image_set.ts";
import { interleave } from "../interleave.ts";
import type { DataOptions } from "./mnist.ts";
import { readTar } from "../formats/tar.ts";

/** Height, width and channels. */
const SHAPE = [32, 32, 3] as const;
const PIXELS = 32 * 32;

/** A data set of the family. */
interface Variant {
  readonly name: string;
  /** How many classes each label byte tells apart; the last one is the label. */
  readonly labels: readonly number[];
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The archive, and the folder it unpacks to. */
  readonly archive: string;
  readonly unpacked: string;
}

const cifar10: Variant = {
  name: "cifar-10",
  labels: [10],
  train: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
  test: ["test_batch.bin"],
  archive: "cifar-10-binary.tar",
  unpacked: "cifar-10-batches-bin",
};

const cifar100: Variant = {
  name: "cifar-100",
  labels: [20, 100],
  train: ["train.bin"],
  test: ["test.bin"],
  archive: "cifar-100-binary.tar",
  unpacked: "cifar-100-binary",
};

/**
 * CIFAR-10: 50,000 images of 32 × 32 × 3 bytes to train on, 10,000 to test on, of ten classes.
 *
 * Read from the original binary version: the files `data_batch_1.bin` to `data_batch_5.bin` and
 * `test_batch.bin`, the folder `cifar-10-batches-bin` that holds them, or the archive
 * `cifar-10-binary.tar.gz` that holds this, whichever is found first; in the folder `cifar-10` of
 * the data root, see {@linkcode findData}.
 *
 * @throws {Error} if the data cannot be found; the message names the command that fetches it
 * @throws {SyntaxError} if a file is damaged, see {@linkcode parseCifar}
 */
export function loadCifar10(options: DataOptions = {}): Promise<ImageSet> {
  return load(cifar10, options);
}

/**
 * CIFAR-100: as {@linkcode loadCifar10}, of a hundred classes (the "fine" labels), 500 images each.
 * The files are `train.bin` and `test.bin`, the folder `cifar-100-binary`, the archive
 * `cifar-100-binary.tar.gz`.
 *
 * @throws see {@linkcode loadCifar10}
 */
export function loadCifar100(options: DataOptions = {}): Promise<ImageSet> {
  return load(cifar100, options);
}

/**
 * The images of a file of the binary version: records of label bytes (one; for CIFAR-100 two, the
 * "coarse" class and the "fine" one), then 1024 bytes each of red, green and blue, row by row.
 *
 * @param bytes the file's content
 * @param name what errors call the file
 * @param counts numbers of classes that the label bytes tell apart: `[10]`, or `[20, 100]`
 * @returns images with the channels last; the label is the last label byte
 * @throws {SyntaxError} if there is not a whole number of records, or a label is too large
 *
 * @example One green pixel
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCifar } from "./cifar.ts";
 *
 * const record = new Uint8Array(1 + 3072);
 * record[0] = 6; // a frog
 * record[1 + 1024] = 255; // the first byte of the green plane
 * const { images, labels } = parseCifar(record, "frog.bin", [10]);
 * assertEquals([[...labels], [...images.subarray(0, 4)]], [[6], [0, 255, 0, 0]]);
 * ```
 */
export function parseCifar(
  bytes: Uint8Array,
  name: string,
  counts: readonly number[],
): LabelledImages {
  const head = counts.length;
  const record = head + 3 * PIXELS;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0) {
    throw new SyntaxError(
      `${name} is truncated or no CIFAR file: expected a whole number of records of ` +
        `${record} bytes, found ${bytes.length} bytes, ${Math.floor(count)} records and ` +
        `${bytes.length % record} bytes`,
    );
  }
  const images = new Uint8Array(count * 3 * PIXELS);
  const labels = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    for (const [i, classes] of counts.entries()) {
      const label = bytes[k * record + i]!;
      if (label >= classes) {
        throw new SyntaxError(
          `${name} has a bad label: expected 0 to ${classes - 1}, ` +
            `found ${label} at byte ${k * record + i}, record ${k}`,
        );
      }
      labels[k] = label;
    }
    const planes = bytes.subarray(k * record + head, (k + 1) * record);
    interleave(planes, images.subarray(k * 3 * PIXELS, (k + 1) * 3 * PIXELS), 3);
  }
  return { images, labels, count, shape: SHAPE };
}

async function load(variant: Variant, options: DataOptions): Promise<ImageSet> {
  const { name, labels, train, test, archive, unpacked } = variant;
  const files = [...train, ...test, unpacked, archive];
  const folder = await requireData(name, { data: options.data, files });
  const read = await opened(folder, variant);
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
  { train, archive, unpacked }: Variant,
): Promise<(file: string) => Promise<{ readonly bytes: Uint8Array; readonly path: string }>> {
  for (const place of [folder, `${folder}/${unpacked}`]) {
    if (!await isThere(`${place}/${train[0]}`)) continue;
    return async (file) => {
      const path = `${place}/${file}`;
      return { bytes: await readBytes(path), path };
    };
  }
  const path = await plainOrGzipped(folder, archive);
  if (!await isThere(path)) {
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

function isThere(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function joined(parts: readonly LabelledImages[]): LabelledImages {
  if (parts.length === 1) return parts[0]!;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const images = new Uint8Array(count * 3 * PIXELS);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * 3 * PIXELS);
    labels.set(part.labels, at);
    at += part.count;
  }
  return { images, labels, count, shape: SHAPE };
}
