/** House numbers in street views (Netzer et al., 2011). @module */
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, requireData } from "../find.ts";
import { readBytes } from "../formats/bytes.ts";
import type { LabelledImages } from "../formats/labelled_images.ts";
import { type MatArray, type MatArrays, readMat } from "../formats/mat.ts";
import type { ImageSet } from "../image_set.ts";

/** Names of the files of the "cropped digits" format. */
export const svhnFiles: readonly [train: string, test: string] = [
  "train_32x32.mat",
  "test_32x32.mat",
];

const SIDE = 32;
const SIZE = 3 * SIDE * SIDE;

/**
 * SVHN, cropped digits: 73,257 images of 32 × 32 × 3 bytes to train on, 26,032 to test on, and the
 * digits 0 to 9 in their middle. Read from the two original MAT files in the folder `svhn` of the
 * data root, see {@linkcode findData}. The 531,131 additional, easier images are left out.
 *
 * @throws {Error} if the data cannot be found; the message names the command that fetches it
 * @throws {SyntaxError} if a file is damaged or another one, see {@linkcode readMat} and
 * {@linkcode svhnPart}
 */
export async function loadSvhn(options: DataOptions = {}): Promise<ImageSet> {
  const folder = await requireData("svhn", { data: options.data, files: svhnFiles });
  const read = async (file: string) => {
    const path = `${folder}/${file}`;
    return svhnPart(await readMat(await readBytes(path), path), path);
  };
  return {
    train: await read(svhnFiles[0]),
    test: await read(svhnFiles[1]),
    classes: 10,
    source: folder,
  };
}

/**
 * The images of a file: `X` of shape 32 × 32 × 3 × n and `y` of shape n × 1, first dimension fastest,
 * where the digit 0 is called 10. The bytes of `X` are put into the usual order in place: there are
 * 225 MB of them.
 *
 * @param arrays of the file
 * @param name what errors call the file
 * @throws {SyntaxError} if an array is missing or of another shape or type, or a label is none
 */
export function svhnPart(
  arrays: ReadonlyMap<string, MatArray> & Partial<Pick<MatArrays, "unread">>,
  name: string,
): LabelledImages {
  const [x, y] = [arrays.get("X"), arrays.get("y")];
  const count = x?.shape[3] ?? 1; // MATLAB drops a last dimension of 1
  const shapes = (["X", "y"] as const).map((key) =>
    arrays.get(key)?.shape.join("×") ?? arrays.unread?.get(key) ?? "nothing"
  );
  const wanted = [count === 1 ? /^32×32×3(×1)?$/ : /^32×32×3×\d+$/, new RegExp(`^${count}×1$`)];
  const bytes = x?.data;
  if (!wanted.every((shape, i) => shape.test(shapes[i]!)) || !(bytes instanceof Uint8Array)) {
    throw new SyntaxError(
      `${name} is no SVHN file: expected X of 32×32×3×n bytes and y of n×1 labels, ` +
        `found X of ${shapes[0]}${bytes instanceof Uint8Array || !bytes ? "" : " other numbers"}` +
        ` and y of ${shapes[1]}`,
    );
  }
  const labels = Uint8Array.from(y!.data, (label, position) => {
    if (Number.isInteger(label) && label >= 1 && label <= 10) return label % 10;
    throw new SyntaxError(
      `${name} has a bad label: expected 1 to 10 (the digit 0), found ${label} at position ${position}`,
    );
  });
  const old = new Uint8Array(SIZE);
  for (let k = 0; k < count; k++) {
    const image = bytes.subarray(k * SIZE, (k + 1) * SIZE);
    old.set(image);
    for (let row = 0, to = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const from = row + SIDE * column;
        for (let c = 0; c < 3; c++) image[to++] = old[from + SIDE * SIDE * c]!;
      }
    }
  }
  return { images: bytes, labels, count, shape: [SIDE, SIDE, 3] };
}

const site = "http://ufldl.stanford.edu/housenumbers";

/** What is known of SVHN. Sizes and SHA-256 as in TensorFlow Datasets, MD5 as in torchvision. */
export const svhnDataSet: DataSetRecord<ImageSet> = {
  name: "svhn",
  title: "house numbers, cropped digits, 32 × 32, 73,257 + 26,032",
  home: `${site}/`,
  files: [
    {
      name: "train_32x32.mat",
      urls: [`${site}/train_32x32.mat`],
      bytes: 182_040_794,
      sha256: "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8",
      md5: "e26dedcc434d2e4c54c9b2d4a06d8373",
    },
    {
      name: "test_32x32.mat",
      urls: [`${site}/test_32x32.mat`],
      bytes: 64_275_384,
      sha256: "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b",
      md5: "eb5a983be6a315427106f1b164d9cef3",
    },
  ],
  reads: svhnFiles,
  load: loadSvhn,
};
