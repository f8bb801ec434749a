/** Reader of CIFAR's binary version: records of labels and pixels. @module */
import { interleave } from "./interleave.ts";
import type { LabelledImages } from "./labelled_images.ts";

const SIDE = 32;
const PIXELS = SIDE * SIDE;

/**
 * The images of a file of the binary version: records of label bytes (one; for CIFAR-100 two, the
 * "coarse" class and the "fine" one), then 1024 bytes each of red, green and blue, row by row.
 *
 * @param bytes the file's content
 * @param name what errors call the file
 * @param counts numbers of classes that the label bytes tell apart: `[10]`, or `[20, 100]`
 * @returns images with the channels last; the label is the last label byte
 * @throws {SyntaxError} if there is not a whole number of records, or a label is too large
 *
 * @example One green pixel
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCifar } from "./cifar.ts";
 *
 * const record = new Uint8Array(1 + 3072);
 * record[0] = 6; // a frog
 * record[1 + 1024] = 255; // the first byte of the green plane
 * const { images, labels } = parseCifar(record, "frog.bin", [10]);
 * assertEquals([[...labels], [...images.subarray(0, 4)]], [[6], [0, 255, 0, 0]]);
 * ```
 */
export function parseCifar(
  bytes: Uint8Array,
  name: string,
  counts: readonly number[],
): LabelledImages {
  const head = counts.length;
  const record = head + 3 * PIXELS;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0) {
    throw new SyntaxError(
      `${name} is truncated or no CIFAR file: expected a whole number of records of ` +
        `${record} bytes, found ${bytes.length} bytes, ${Math.floor(count)} records and ` +
        `${bytes.length % record} bytes`,
    );
  }
  const images = new Uint8Array(count * 3 * PIXELS);
  const labels = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    for (const [i, classes] of counts.entries()) {
      const label = bytes[k * record + i]!;
      if (label >= classes) {
        throw new SyntaxError(
          `${name} has a bad label: expected 0 to ${classes - 1}, ` +
            `found ${label} at byte ${k * record + i}, record ${k}`,
        );
      }
      labels[k] = label;
    }
    const planes = bytes.subarray(k * record + head, (k + 1) * record);
    interleave(planes, images.subarray(k * 3 * PIXELS, (k + 1) * 3 * PIXELS), 3);
  }
  return { images, labels, count, shape: [SIDE, SIDE, 3] };
}
