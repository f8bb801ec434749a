import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  augment,
  type Augmentation,
  augmentedShape,
  preprocess,
} from "../../../problems/data/augment.ts";
import type { LabelledImages } from "../../../problems/data/formats/labelled_images.ts";
import { random } from "../../../problems/random.ts";

const noise = random(0, "augment test");
/** Four images of 6 × 5 × 3 random bytes. */
const part: LabelledImages = {
  images: Uint8Array.from({ length: 4 * 90 }, () => noise.below(256)),
  labels: new Uint8Array(4),
  count: 4,
  shape: [6, 5, 3],
};
const all = [0, 1, 2, 3];

/** A value of an image, 0 outside of it. */
function at(image: number, row: number, column: number, channel: number): number {
  if (row < 0 || row >= 6 || column < 0 || column >= 5) return 0;
  return part.images[image * 90 + (row * 5 + column) * 3 + channel]! / 255;
}

/** A window of an image with its upper left corner at a place, perhaps mirrored. */
function windowAt(
  image: number,
  top: number,
  left: number,
  [height, width]: readonly [number, number],
  mirrored: boolean,
): number[] {
  return Array.from({ length: height * width * 3 }, (_, i) => {
    const [row, column] = [Math.floor(i / (3 * width)), Math.floor(i / 3) % width];
    return at(image, top + row, left + (mirrored ? width - 1 - column : column), i % 3);
  });
}

function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 2e-6) {
  assertEquals(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assertAlmostEquals(found[i]!, expected[i]!, tolerance, `value ${i}`);
  }
}

const closeTo = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).every((value, i) => Math.abs(value - b[i]!) < 1e-6);

const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;

/** Hue in sixths, saturation and value of a colour, and back, as in Smith (1978). */
function toHsv(r: number, g: number, b: number): [number, number, number] {
  const [value, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const range = value - least;
  const hue = range === 0
    ? 0
    : value === r
    ? ((g - b) / range + 6) % 6
    : value === g
    ? (b - r) / range + 2
    : (r - g) / range + 4;
  return [hue, value === 0 ? 0 : range / value, value];
}

function fromHsv(hue: number, saturation: number, value: number): number[] {
  return [5, 3, 1].map((n) => {
    const k = (n + hue) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  });
}

Deno.test("augment() cuts windows at every place of the padded image, and mirrors half of them", () => {
  const crop = [4, 4] as const;
  const seen = new Map<string, number>();
  for (let step = 0; step < 400; step++) {
    const images = augment(part, all, { crop, padding: 1, mirror: true }, { seed: 1, step });
    for (const k of all) {
      const image = images.subarray(k * 48, (k + 1) * 48);
      const places = [];
      for (let top = -1; top <= 3; top++) {
        for (let left = -1; left <= 2; left++) {
          for (const mirrored of [false, true]) {
            if (closeTo(image, windowAt(k, top, left, crop, mirrored))) {
              places.push(`${top} ${left} ${mirrored}`);
            }
          }
        }
      }
      assertEquals(places.length, 1);
      seen.set(places[0]!, (seen.get(places[0]!) ?? 0) + 1);
    }
  }
  assertEquals(seen.size, 5 * 4 * 2); // 1600 draws, 40 each on average
  for (const [place, count] of seen) assert(count > 15 && count < 75, `${place}: ${count}`);
});

Deno.test("augment() brightens by up to the given amount, padding included", () => {
  const shifts: number[] = [];
  for (let step = 0; step < 200; step++) {
    const image = augment(part, [2], { brightness: 0.25 }, { seed: 0, step });
    const plain = preprocess(part, [2]);
    const shift = image[0]! - plain[0]!;
    assertClose(image, plain.map((value) => value + shift));
    shifts.push(shift);
  }
  assert(Math.max(...shifts) > 0.2 && Math.max(...shifts) <= 0.25 + 1e-6);
  assert(Math.min(...shifts) < -0.2 && Math.min(...shifts) >= -0.25 - 1e-6);
  const options = { crop: [10, 9], padding: 2, brightness: 0.25 } as const;
  const framed = augment(part, [2], options, { seed: 0, step: 0 });
  assertAlmostEquals(framed[0]!, framed.at(-1)!);
  assertAlmostEquals(framed[0]!, shifts[0]!, 1e-6); // the same draw, and black there
});

Deno.test("augment() multiplies the saturation in HSV", () => {
  for (const factor of [0, 0.5, 1.3, 5]) {
    const options = { saturation: [factor, factor] } as const;
    const images = augment(part, all, options, { seed: 0, step: 0 });
    const expected = all.flatMap((k) =>
      Array.from({ length: 30 }, (_, i) => {
        const [row, column] = [Math.floor(i / 5), i % 5];
        const [h, s, v] = toHsv(
          at(k, row, column, 0),
          at(k, row, column, 1),
          at(k, row, column, 2),
        );
        return fromHsv(h, Math.min(1, s * factor), v);
      }).flat()
    );
    assertClose(images, expected);
  }
});

Deno.test("augment() stretches the contrast about each channel's mean", () => {
  for (const factor of [0, 0.2, 1.8]) {
    const options = { contrast: [factor, factor] } as const;
    const images = augment(part, all, options, { seed: 0, step: 0 });
    const expected = all.flatMap((k) => {
      const plain = windowAt(k, 0, 0, [6, 5], false);
      const means = [0, 1, 2].map((c) => mean(plain.filter((_, i) => i % 3 === c)));
      return plain.map((x, i) => means[i % 3]! + factor * (x - means[i % 3]!));
    });
    assertClose(images, expected);
  }
});

Deno.test("augment() and preprocess() standardize images to mean 0 and deviation 1", () => {
  const options: Augmentation = {
    brightness: 0.2,
    saturation: [0.5, 1.5],
    contrast: [0.2, 1.8],
    standardize: true,
  };
  const draw = { seed: 4, step: 2 };
  const before = augment(part, all, { ...options, standardize: false }, draw);
  for (
    const [found, plain] of [
      [augment(part, all, options, draw), before],
      [preprocess(part, all, options), preprocess(part, all)],
    ] as const
  ) {
    for (const k of all) {
      const x = [...plain.subarray(90 * k, 90 * (k + 1))];
      const deviation = Math.sqrt(mean(x.map((value) => (value - mean(x)) ** 2)));
      const divisor = Math.max(deviation, 1 / Math.sqrt(90)); // which low contrast falls below
      const expected = x.map((value) => (value - mean(x)) / divisor);
      assertClose(found.subarray(90 * k, 90 * (k + 1)), expected, 2e-5);
    }
  }
});

Deno.test("preprocess() of an image of one colour is 0, not NaN, when standardized", () => {
  const flat = { ...part, images: new Uint8Array(90).fill(200), count: 1 };
  for (const value of preprocess(flat, [0], { standardize: true })) {
    assertAlmostEquals(value, 0, 1e-5);
  }
});

Deno.test("an image's variation depends on seed, step and image, not on its batch", () => {
  const options: Augmentation = {
    crop: [5, 4],
    padding: 1,
    mirror: true,
    brightness: 0.2,
    saturation: [0.5, 1.5],
    contrast: [0.2, 1.8],
  };
  const together = augment(part, all, options, { seed: 7, step: 3 });
  for (const k of all.toReversed()) {
    const alone = augment(part, [k], options, { seed: 7, step: 3 });
    assertEquals(alone, together.slice(60 * k, 60 * (k + 1)));
  }
  const others = [augment(part, all, options, { seed: 8, step: 3 })];
  others.push(augment(part, all, options, { seed: 7, step: 4 }));
  for (const other of others) assertEquals(closeTo(other, together), false);
  const twice = augment(part, [1, 1], options, { seed: 7, step: 3 });
  assertEquals(twice.slice(0, 60), twice.slice(60));
});

Deno.test("preprocess() takes the middle, without variations", () => {
  const middle = preprocess(part, all, { crop: [4, 3], mirror: true, brightness: 0.5 });
  assertClose(middle, all.flatMap((k) => windowAt(k, 1, 1, [4, 3], false)));
  const whole = preprocess(part, [3, 1], { crop: [6, 5], padding: 2, contrast: [0, 2] });
  assertClose(whole, [3, 1].flatMap((k) => windowAt(k, 0, 0, [6, 5], false)));
  const framed = preprocess(part, [0], { crop: [8, 7], padding: 1 });
  assertClose(framed, windowAt(0, -1, -1, [8, 7], false));
});

Deno.test("augmentedShape() gives the crop's shape, and throws on what cannot be", () => {
  assertEquals(augmentedShape([32, 32, 3], { crop: [24, 20] }), [24, 20, 3]);
  assertEquals(augmentedShape([28, 28, 1], { padding: 2 }), [28, 28, 1]);
  const cases: [Augmentation, string][] = [
    [{ crop: [7, 5] }, "crop must be at most 6×5, the images with their padding, got 7×5"],
    [{ crop: [9, 5], padding: 1 }, "crop must be at most 8×7"],
    [{ crop: [0, 5] }, "got 0×5"],
    [{ padding: -1 }, "padding must be an integer of at least 0, got -1"],
    [{ brightness: NaN }, "brightness must be a number of at least 0, got NaN"],
    [{ contrast: [2, 1] }, "contrast must be a range of factors of at least 0, got [2, 1]"],
    [{ saturation: [-1, 1] }, "saturation must be a range of factors of at least 0, got [-1, 1]"],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => augmentedShape([6, 5, 3], options), RangeError, message);
  }
  const grey = () => augmentedShape([6, 5, 1], { saturation: [1, 2] });
  assertThrows(grey, RangeError, "saturation needs images of 3 channels, got 1; leave it out");
});
