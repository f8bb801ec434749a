/** The part of the training data that is kept to choose by. @module */
import { permutation, random } from "../random.ts";
import type { LabelledImages } from "./formats/labelled_images.ts";
import type { ImageSet } from "./image_set.ts";
import type { TextSet } from "./text_set.ts";

/** Positions of training examples: those that are trained on, and those that are kept; in order. */
export interface ValidationSplit {
  readonly rest: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Cuts a validation part from a training part, at random but the same for all runs.
 *
 * @param share of the `count` examples
 * @throws {RangeError} if it does not leave both parts some examples
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { validationSplit } from "./validation_part.ts";
 *
 * const { rest, validation } = validationSplit(40, 0.1);
 * assertEquals([rest.length, validation.length], [36, 4]);
 * ```
 */
export function validationSplit(count: number, share: number): ValidationSplit {
  const kept = keptOf(count, share, "training examples");
  const order = permutation(count, random(0, "validation"));
  return { rest: order.slice(kept).sort(), validation: order.slice(0, kept).sort() };
}

function keptOf(count: number, share: number, what: string): number {
  const kept = Math.round(share * count);
  if (kept > 0 && kept < count) return kept;
  throw new RangeError(
    `validation must leave both parts some of the ${count} ${what}, got ${share}`,
  );
}

/**
 * The same text, a share of the training part apart for validation: its end, in one piece, as a text that
 * has holes is another one, and characters drawn at random would be known from those around them.
 */
export function withValidationText(set: TextSet, share: number): TextSet {
  const rest = set.train.length - keptOf(set.train.length, share, "training characters");
  return { ...set, train: set.train.subarray(0, rest), validation: set.train.subarray(rest) };
}

/** The same images, a share of the training part apart for validation. */
export function withValidationPart(set: ImageSet, share: number): ImageSet {
  const { rest, validation } = validationSplit(set.train.count, share);
  return { ...set, train: someOf(set.train, rest), validation: someOf(set.train, validation) };
}

function someOf(part: LabelledImages, positions: Uint32Array): LabelledImages {
  const size = part.shape.reduce((product, length) => product * length, 1);
  const images = new Uint8Array(positions.length * size);
  positions.forEach((from, to) =>
    images.set(part.images.subarray(from * size, (from + 1) * size), to * size)
  );
  const labels = Uint8Array.from(positions, (position) => part.labels[position]!);
  return { ...part, images, labels, count: positions.length };
}
