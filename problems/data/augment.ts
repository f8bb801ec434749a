/** Random variations of images, and what evaluations see in their place. @module */
import { random } from "../random.ts";
import type { LabelledImages } from "./formats/labelled_images.ts";

/** What is done to images before a model sees them; nothing where a part is absent. */
export interface Augmentation {
  /**
   * Height and width of what is cut out, at a random place in training and from the middle in
   * evaluations; those of the images where absent.
   */
  readonly crop?: readonly [height: number, width: number];
  /** Black pixels put around an image before that. */
  readonly padding?: number;
  /** Whether every other image, at random, is mirrored left to right. */
  readonly mirror?: boolean;
  /** Largest δ: every value x, in [0, 1], becomes x + δ with δ uniform in [-brightness, brightness]. */
  readonly brightness?: number;
  /**
   * Range of a factor f: with v the largest value of a pixel, each of its values x becomes
   * v - f (v - x), as when the saturation in the colour space HSV is multiplied by f; where that
   * would exceed 1 it is 1. For three channels only.
   */
  readonly saturation?: readonly [lower: number, upper: number];
  /** Range of a factor f: each value x becomes μ + f (x - μ), with μ the mean of its channel. */
  readonly contrast?: readonly [lower: number, upper: number];
  /**
   * Whether every image, in evaluations as well, is shifted and scaled to mean 0 and standard
   * deviation 1 at the end; a standard deviation below 1/√n, of n values, is taken to be that.
   */
  readonly standardize?: boolean;
}

/** Which of the random variations are drawn. */
export interface AugmentationDraw {
  /** Same seed, same variations. */
  readonly seed: number;
  /** Number of the batch in a run: an image looks different in each. */
  readonly step: number;
}

/** An image's variation. */
interface Variation {
  readonly top: number;
  readonly left: number;
  readonly mirrored: boolean;
  readonly brightness: number;
  readonly saturation: number;
  readonly contrast: number;
}

/** Bytes as float32 in [0, 1]. */
const unit = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Varies images at random, in the order crop, mirroring, brightness, saturation, contrast,
 * standardization. Values are not clipped to [0, 1] in between.
 *
 * An image's variation depends on `seed`, `step` and its position in `part` alone: not on the batch
 * it is in, nor on who prepares which batch in what order.
 *
 * @param positions of the images, n of them
 * @returns float32 of shape `[n, ...augmentedShape(part.shape, augmentation)]`
 * @throws {RangeError} see {@linkcode augmentedShape}
 *
 * @example Mirror images
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { augment, preprocess } from "./augment.ts";
 *
 * const images = { images: Uint8Array.of(0, 255), labels: Uint8Array.of(0), count: 1 };
 * const part = { ...images, shape: [1, 2, 1] as const };
 * const seen = new Set<string>();
 * for (let step = 0; step < 20; step++) {
 *   seen.add(augment(part, [0], { mirror: true }, { seed: 0, step }).join());
 * }
 * assertEquals([...seen].sort(), ["0,1", "1,0"]);
 * assertEquals([...preprocess(part, [0], { mirror: true })], [0, 1]);
 * ```
 */
export function augment(
  part: LabelledImages,
  positions: ArrayLike<number>,
  augmentation: Augmentation,
  { seed, step }: AugmentationDraw,
): Float32Array<ArrayBuffer> {
  return vary(part, positions, augmentation, (position, rows, columns) => {
    const stream = random(seed, "augment", step, position);
    // all are drawn, used or not, so that leaving one out does not change the others
    const [top, left] = [stream.below(rows), stream.below(columns)];
    const mirrored = stream.uniform() < 0.5 && augmentation.mirror === true;
    const within = ([lower, upper]: readonly [number, number]) =>
      lower + (upper - lower) * stream.uniform();
    const { brightness = 0, saturation = [1, 1], contrast = [1, 1] } = augmentation;
    return {
      top,
      left,
      mirrored,
      brightness: within([-brightness, brightness]),
      saturation: within(saturation),
      contrast: within(contrast),
    };
  });
}

/**
 * The images as evaluations see them: the central crop, standardized where training images are.
 *
 * @returns float32 of shape `[n, ...augmentedShape(part.shape, augmentation)]`
 * @throws {RangeError} see {@linkcode augmentedShape}
 */
export function preprocess(
  part: LabelledImages,
  positions: ArrayLike<number>,
  augmentation: Augmentation = {},
): Float32Array<ArrayBuffer> {
  return vary(part, positions, augmentation, (_, rows, columns) => ({
    top: (rows - 1) >> 1,
    left: (columns - 1) >> 1,
    mirrored: false,
    brightness: 0,
    saturation: 1,
    contrast: 1,
  }));
}

/**
 * Shape of an image after augmentation.
 *
 * @throws {RangeError} if a crop is larger than the padded images, a number or a range is not one, or
 * the saturation of other than three channels is to be varied
 */
export function augmentedShape(
  [height, width, channels]: LabelledImages["shape"],
  augmentation: Augmentation,
): LabelledImages["shape"] {
  const { crop = [height, width], padding = 0, brightness = 0 } = augmentation;
  const { saturation, contrast } = augmentation;
  const fits = crop.every((size, i) =>
    Number.isInteger(size) && size > 0 && size <= [height, width][i]! + 2 * padding
  );
  if (!(Number.isInteger(padding) && padding >= 0)) {
    throw new RangeError(`padding must be an integer of at least 0, got ${padding}`);
  }
  if (!fits) {
    throw new RangeError(
      `crop must be at most ${height + 2 * padding}×${width + 2 * padding}, the images with ` +
        `their padding, got ${crop.join("×")}`,
    );
  }
  if (!(brightness >= 0 && brightness < Infinity)) {
    throw new RangeError(`brightness must be a number of at least 0, got ${brightness}`);
  }
  for (const [name, range] of Object.entries({ saturation, contrast })) {
    if (range === undefined || (range[0] >= 0 && range[0] <= range[1] && range[1] < Infinity)) {
      continue;
    }
    throw new RangeError(
      `${name} must be a range of factors of at least 0, got [${range.join(", ")}]`,
    );
  }
  if (saturation !== undefined && channels !== 3) {
    throw new RangeError(`saturation needs images of 3 channels, got ${channels}; leave it out`);
  }
  return [crop[0], crop[1], channels];
}

/** Cuts out, mirrors, brightens; then colours; then contrast and standardization at once. */
function vary(
  part: LabelledImages,
  positions: ArrayLike<number>,
  augmentation: Augmentation,
  variationOf: (position: number, rows: number, columns: number) => Variation,
): Float32Array<ArrayBuffer> {
  const { padding = 0, standardize = false } = augmentation;
  const shape = augmentedShape(part.shape, augmentation);
  const size = shape[0] * shape[1] * shape[2];
  const rows = part.shape[0] + 2 * padding - shape[0] + 1;
  const columns = part.shape[1] + 2 * padding - shape[1] + 1;
  const output = new Float32Array(positions.length * size);
  for (let k = 0; k < positions.length; k++) {
    const position = positions[k]!;
    const variation = variationOf(position, rows, columns);
    const image = output.subarray(k * size, (k + 1) * size);
    cut(part, position, variation, padding, shape, image);
    if (variation.saturation !== 1) saturate(image, variation.saturation);
    if (variation.contrast !== 1 || standardize) {
      rescale(image, shape[2], variation.contrast, standardize);
    }
  }
  return output;
}

/** Writes the part of a padded image at the variation's place, mirrored or not, brightened. */
function cut(
  { images, shape: [height, width, channels] }: LabelledImages,
  position: number,
  { top, left, mirrored, brightness }: Variation,
  padding: number,
  [cropHeight, cropWidth]: LabelledImages["shape"],
  image: Float32Array,
): void {
  if (brightness !== 0) image.fill(brightness);
  const start = position * height * width * channels;
  // rows and columns of the crop that are not padding
  const firstRow = Math.max(padding - top, 0);
  const lastRow = Math.min(cropHeight, height + padding - top);
  const firstColumn = Math.max(padding - left, 0);
  const lastColumn = Math.min(cropWidth, width + padding - left);
  for (let row = firstRow; row < lastRow; row++) {
    let from = start + ((row + top - padding) * width + firstColumn + left - padding) * channels;
    if (!mirrored) {
      const line = row * cropWidth * channels;
      const end = line + lastColumn * channels;
      for (let to = line + firstColumn * channels; to < end; to++) {
        image[to] = unit[images[from++]!]! + brightness;
      }
      continue;
    }
    for (let column = firstColumn; column < lastColumn; column++) {
      let to = ((row + 1) * cropWidth - 1 - column) * channels;
      for (let c = 0; c < channels; c++) image[to++] = unit[images[from++]!]! + brightness;
    }
  }
}

/** Multiplies the saturation of three channels, where a pixel is not black. */
function saturate(image: Float32Array, factor: number): void {
  for (let i = 0; i < image.length; i += 3) {
    const r = image[i]!;
    const g = image[i + 1]!;
    const b = image[i + 2]!;
    const value = r > g ? (r > b ? r : b) : g > b ? g : b;
    const range = value - (r < g ? (r < b ? r : b) : g < b ? g : b);
    if (value <= 0 || range === 0) continue;
    const f = factor * range < value ? factor : value / range;
    image[i] = value - f * (value - r);
    image[i + 1] = value - f * (value - g);
    image[i + 2] = value - f * (value - b);
  }
}

/** Contrast, then standardization: both keep to a straight line in each channel, so one pass does. */
function rescale(
  image: Float32Array,
  channels: number,
  contrast: number,
  standardize: boolean,
): void {
  const count = image.length / channels;
  const means = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let [sum, square] = [0, 0];
    for (let i = c; i < image.length; i += channels) {
      const value = image[i]!;
      sum += value;
      square += value * value;
    }
    means[c] = sum / count;
    squares[c] = square / count;
  }
  let mean = 0;
  let second = 0; // mean square after the change of contrast
  for (let c = 0; c < channels; c++) {
    const channelMean = means[c]!;
    const variance = Math.max(squares[c]! - channelMean ** 2, 0);
    mean += channelMean / channels;
    second += (channelMean ** 2 + contrast ** 2 * variance) / channels;
  }
  const deviation = Math.sqrt(Math.max(second - mean ** 2, 0));
  const scale = standardize ? 1 / Math.max(deviation, 1 / Math.sqrt(image.length)) : 1;
  const shift = standardize ? mean : 0;
  for (let c = 0; c < channels; c++) {
    const slope = scale * contrast;
    const offset = scale * (means[c]! * (1 - contrast) - shift);
    for (let i = c; i < image.length; i += channels) image[i] = slope * image[i]! + offset;
  }
}
