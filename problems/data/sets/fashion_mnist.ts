/** Articles of clothing (Xiao, Rasul & Vollgraf, 2017). @module */
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, requireData } from "../find.ts";
import { type ImageSet, imageSetFiles, readImageSet } from "../image_set.ts";

/**
 * Fashion-MNIST: 60,000 images of 28 × 28 × 1 bytes to train on, 10,000 to test on, articles of ten
 * kinds, bright on black. Read from the four IDX files (gzipped or not) in the folder
 * `fashion-mnist` of the data root, see {@linkcode findData}.
 *
 * @throws {Error} if the data cannot be found; the message names the command that fetches it
 * @throws {SyntaxError} if a file is damaged, see {@linkcode readImageSet}
 */
export async function loadFashionMnist(options: DataOptions = {}): Promise<ImageSet> {
  const folder = await requireData("fashion-mnist", { data: options.data, files: imageSetFiles });
  return await readImageSet(folder, 10);
}

const site = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com";

/** What is known of Fashion-MNIST. Sizes and SHA-256 as in TensorFlow Datasets, MD5 as in torchvision. */
export const fashionMnistDataSet: DataSetRecord<ImageSet> = {
  name: "fashion-mnist",
  title: "articles of clothing, 28 × 28, 60,000 + 10,000",
  home: "https://github.com/zalandoresearch/fashion-mnist",
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      urls: [`${site}/train-images-idx3-ubyte.gz`],
      bytes: 26_421_880,
      sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      md5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      urls: [`${site}/train-labels-idx1-ubyte.gz`],
      bytes: 29_515,
      sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      md5: "25c81989df183df01b3e8a0aad5dffbe",
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      urls: [`${site}/t10k-images-idx3-ubyte.gz`],
      bytes: 4_422_102,
      sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      md5: "bef4ecab320f06d8554ea6380940ec79",
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      urls: [`${site}/t10k-labels-idx1-ubyte.gz`],
      bytes: 5_148,
      sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      md5: "bb300cfdad3c16e7a12a480ee83cd310",
    },
  ],
  reads: imageSetFiles,
  load: loadFashionMnist,
};
