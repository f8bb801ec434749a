/** Articles of clothing (Xiao, Rasul & Vollgraf, 2017). @module */
import { requireData } from "../find.ts";
import { type ImageSet, imageSetFiles, readImageSet } from "../image_set.ts";
import type { DataOptions } from "./mnist.ts";

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
