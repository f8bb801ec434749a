/** How the papers vary images of CIFAR-10 and CIFAR-100. @module */
import type { Augmentation } from "./augment.ts";

/**
 * Random crops of images with two black pixels around them, left-right mirroring, brightness,
 * saturation and contrast; images standardized one by one, in evaluations as well.
 *
 * The paper says "random cropping of sub-images, left-right mirroring, color distortion" (§A.1); the
 * numbers are those of DeepOBS (Schneider, Balles & Hennig, 2019), by the same authors, except that
 * there the brightness of values up to 255 changes by at most 63/255, here that of values up to 1, as
 * in the TensorFlow example it goes back to.
 */
export const cifarAugmentation: Augmentation = {
  crop: [32, 32],
  padding: 2,
  mirror: true,
  brightness: 63 / 255,
  saturation: [0.5, 1.5],
  contrast: [0.2, 1.8],
  standardize: true,
};
