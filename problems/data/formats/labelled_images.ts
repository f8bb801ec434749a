/** What files of images and their classes hold. @module */

/** Images with their class labels. */
export interface LabelledImages {
  /** Pixels, 8 bit, shape `[count, ...shape]`, row by row. */
  readonly images: Uint8Array;
  /** Class of each image, counted from 0. */
  readonly labels: Uint8Array;
  /** Number of images. */
  readonly count: number;
  /** Height, width and channels of an image. */
  readonly shape: readonly [height: number, width: number, channels: number];
}
