/** Labelled images made up at random, in the shape of those of a data set that is not at hand. @module */
import type { LabelledImages } from "./formats/labelled_images.ts";
import type { ImageSet } from "./image_set.ts";
import { random, type RandomStream } from "../random.ts";

/** What {@linkcode randomImages} makes. */
export interface RandomImagesOptions {
  /** Images to train on. */
  readonly train: number;
  /** Images to test on. */
  readonly test: number;
  /** Height, width and channels. */
  readonly shape: LabelledImages["shape"];
  readonly classes: number;
  /** Of all random numbers; 0. */
  readonly seed?: number;
}

/** Cells of a class' pattern along each side: coarse, so that shifted crops of an image look alike. */
const cells = 4;

/**
 * Images that are nothing but random, and can be learned: each class has a pattern of 4 × 4 flat cells, in each
 * channel uniform among 64, …, 191, to which every image adds noise of its own, uniform among -64, …, 63. What is
 * learned there says nothing of photographs; that a network learns it says that it trains.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { randomImages } from "./random_images.ts";
 *
 * const { train, test, source } = randomImages({ train: 8, test: 2, shape: [32, 32, 3], classes: 100 });
 * assertEquals([train.images.length, test.count, source], [8 * 32 * 32 * 3, 2, "made up at random"]);
 * ```
 */
export function randomImages(options: RandomImagesOptions): ImageSet {
  const { classes, shape: [, , channels], seed = 0 } = options;
  const stream = random(seed, "random images", "patterns");
  const patterns = Array.from(
    { length: classes },
    () => Uint8Array.from({ length: cells * cells * channels }, () => 64 + stream.below(128)),
  );
  const part = (name: "train" | "test") =>
    imagesOf(options[name], patterns, options, random(seed, "random images", name));
  return { train: part("train"), test: part("test"), classes, source: "made up at random" };
}

function imagesOf(
  count: number,
  patterns: readonly Uint8Array[],
  { shape, classes }: RandomImagesOptions,
  stream: RandomStream,
): LabelledImages {
  const [height, width, channels] = shape;
  const labels = Uint8Array.from({ length: count }, () => stream.below(classes));
  const images = new Uint8Array(count * height * width * channels);
  let [at, bits] = [0, 0];
  for (const label of labels) {
    const pattern = patterns[label]!;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cell = Math.floor(cells * y / height) * cells + Math.floor(cells * x / width);
        for (let c = 0; c < channels; c++) {
          bits = at % 4 === 0 ? stream.below(2 ** 28) : bits >> 7; // four numbers of 7 bits
          images[at++] = pattern[cell * channels + c]! - 64 + (bits & 127);
        }
      }
    }
  }
  return { images, labels, count, shape };
}
