/** Labelled images in two parts, and the four IDX files of MNIST and Fashion-MNIST. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";
import { plainOrGzipped } from "./find.ts";
import { readIdx } from "./formats/idx.ts";
import type { LabelledImages } from "./formats/labelled_images.ts";

/** Labelled images in two parts. Kept as bytes; whoever shares one does not change it. */
export interface ImageSet {
  /** What is trained on. */
  readonly train: LabelledImages;
  /** What only evaluations see. */
  readonly test: LabelledImages;
  /** What is kept of the training part to choose by, if anything. */
  readonly validation?: LabelledImages;
  /** Number of classes; labels are below it. */
  readonly classes: number;
  /** Where it came from: a folder or a package. */
  readonly source: string;
}

/** Names of the four files, each perhaps with `.gz` behind it. */
export const imageSetFiles: readonly [string, string, string, string] = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];

/** Names of the four files of a member of the EMNIST family, such as `emnist-letters`. */
export function emnistFiles(member: string): typeof imageSetFiles {
  return [
    `${member}-train-images-idx3-ubyte`,
    `${member}-train-labels-idx1-ubyte`,
    `${member}-test-images-idx3-ubyte`,
    `${member}-test-labels-idx1-ubyte`,
  ];
}

/**
 * Reads the four IDX files of a folder.
 *
 * @param folder holds them
 * @param classes number of classes: labels are below it (those of `emnist-letters` are 1 to 26, so 27)
 * @param files their names, those of MNIST by default; see {@linkcode emnistFiles}, whose images lie on
 * their side
 * @throws {Error} if a file cannot be read, naming it
 * @throws {SyntaxError} if a file is damaged, a label is not below `classes`, or the parts do not
 * fit together; the message names the file, what was expected and what was found
 */
export async function readImageSet(
  folder: string,
  classes: number,
  files: typeof imageSetFiles = imageSetFiles,
): Promise<ImageSet> {
  const [trainImages, trainLabels, testImages, testLabels] = files;
  const train = await readPart(folder, trainImages, trainLabels, classes);
  const test = await readPart(folder, testImages, testLabels, classes);
  if (train.shape.join() !== test.shape.join()) {
    throw new SyntaxError(
      `${folder}/${testImages} does not fit ${trainImages}: expected images of ` +
        `${train.shape.join("×")}, found ${test.shape.join("×")}`,
    );
  }
  return { train, test, classes, source: folder };
}

async function readPart(
  folder: string,
  imagesName: string,
  labelsName: string,
  classes: number,
): Promise<LabelledImages> {
  const imagesPath = await plainOrGzipped(folder, imagesName);
  const labelsPath = await plainOrGzipped(folder, labelsName);
  const images = await readIdx(imagesPath, 3);
  const labels = (await readIdx(labelsPath, 1)).data;
  const [count, height, width] = images.shape as [number, number, number];
  if (labels.length !== count) {
    throw new SyntaxError(
      `${labelsPath} does not fit ${imagesPath}: expected ${count} labels, found ${labels.length}`,
    );
  }
  const bad = labels.findIndex((label) => label >= classes);
  if (bad >= 0) {
    throw new SyntaxError(
      `${labelsPath} has a bad label: expected 0 to ${classes - 1}, ` +
        `found ${labels[bad]} at position ${bad}`,
    );
  }
  return { images: images.data, labels, count, shape: [height, width, 1] };
}

/**
 * SHA-256 of both parts, 16 hexadecimal digits: the same for the same images, wherever they lie.
 */
export function imageSetChecksum({ train, test, classes }: ImageSet): string {
  const hash = sha256();
  for (const { count, shape, images, labels } of [train, test]) {
    hash.update(JSON.stringify([classes, count, shape])).update(images).update(labels);
  }
  return hash.hex().slice(0, 16);
}
