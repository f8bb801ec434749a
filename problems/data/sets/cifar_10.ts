/** Small colour images of ten classes (Krizhevsky, 2009). @module */
import { cifarFiles, type CifarLayout, readCifarSet } from "../cifar_set.ts";
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, requireData } from "../find.ts";
import type { ImageSet } from "../image_set.ts";

const layout: CifarLayout = {
  labels: [10],
  train: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
  test: ["test_batch.bin"],
  archive: "cifar-10-binary.tar",
  unpacked: "cifar-10-batches-bin",
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
 * @throws {SyntaxError} if a file is damaged, see `parseCifar`
 */
export async function loadCifar10(options: DataOptions = {}): Promise<ImageSet> {
  const { data } = options;
  const folder = await requireData("cifar-10", { data, files: cifarFiles(layout) });
  return await readCifarSet(folder, layout);
}

const site = "https://www.cs.toronto.edu/~kriz";

/** What is known of CIFAR-10. Size and SHA-256 as in TensorFlow Datasets, MD5 as on its page. */
export const cifar10DataSet: DataSetRecord<ImageSet> = {
  name: "cifar-10",
  title: "colour images of ten classes, 32 × 32, 50,000 + 10,000",
  home: `${site}/cifar.html`,
  files: [
    {
      name: "cifar-10-binary.tar.gz",
      urls: [`${site}/cifar-10-binary.tar.gz`],
      bytes: 170_052_171,
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      md5: "c32a1d4ab5d03f1284b67883e8d87530",
      unpacks: [...layout.train, ...layout.test],
    },
  ],
  reads: cifarFiles(layout),
  load: loadCifar10,
};
