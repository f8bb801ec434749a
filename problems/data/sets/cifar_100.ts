/** Small colour images of a hundred classes (Krizhevsky, 2009). @module */
import { cifarFiles, type CifarLayout, readCifarSet } from "../cifar_set.ts";
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, requireData } from "../find.ts";
import type { ImageSet } from "../image_set.ts";

const layout: CifarLayout = {
  labels: [20, 100],
  train: ["train.bin"],
  test: ["test.bin"],
  archive: "cifar-100-binary.tar",
  unpacked: "cifar-100-binary",
};

/**
 * CIFAR-100: as `loadCifar10`, of a hundred classes (the "fine" labels), 500 images each.
 * The files are `train.bin` and `test.bin`, the folder `cifar-100-binary`, the archive
 * `cifar-100-binary.tar.gz`.
 *
 * @throws {Error} if the data cannot be found; the message names the command that fetches it
 * @throws {SyntaxError} if a file is damaged, see `parseCifar`
 */
export async function loadCifar100(options: DataOptions = {}): Promise<ImageSet> {
  const { data } = options;
  const folder = await requireData("cifar-100", { data, files: cifarFiles(layout) });
  return await readCifarSet(folder, layout);
}

const site = "https://www.cs.toronto.edu/~kriz";

/** What is known of CIFAR-100. Size and SHA-256 as in TensorFlow Datasets, MD5 as on its page. */
export const cifar100DataSet: DataSetRecord<ImageSet> = {
  name: "cifar-100",
  title: "colour images of a hundred classes, 32 × 32, 50,000 + 10,000",
  home: `${site}/cifar.html`,
  files: [
    {
      name: "cifar-100-binary.tar.gz",
      urls: [`${site}/cifar-100-binary.tar.gz`],
      bytes: 168_513_733,
      sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
      md5: "03b5dce01913d631647c71ecec9e9cb8",
      unpacks: [...layout.train, ...layout.test],
    },
  ],
  reads: cifarFiles(layout),
  load: loadCifar100,
};
