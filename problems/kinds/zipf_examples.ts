/** Examples of classes whose frequencies follow Zipf's law. @module */
import { checkCount } from "../../optimizers/check.ts";
import { random, type RandomStream } from "../random.ts";

/** Options of {@linkcode zipfExamples}. */
export interface ZipfOptions {
  /** K, at least 2; 512. */
  readonly classes?: number;
  /** s of the frequencies `∝ k^-s`, at least 0; 1, as of words. 0 gives all classes the same. */
  readonly exponent?: number;
  /** d, inputs; 64. */
  readonly dimension?: number;
  /** Mean of each input, as of inputs that are not centred, such as pixels or counts; 1. */
  readonly offset?: number;
  /** Standard deviation of the classes' centres in each coordinate, where that of the noise is 1; 0.5. */
  readonly spread?: number;
  /** Examples to train on; 32,768. */
  readonly train?: number;
  /** Examples to test with; 4,096. */
  readonly test?: number;
  /** Of all that is drawn; 0. */
  readonly seed?: number;
}

/** What is meant where nothing is said. */
export const zipfDefaults: Required<ZipfOptions> = {
  classes: 512,
  exponent: 1,
  dimension: 64,
  offset: 1,
  spread: 0.5,
  train: 32_768,
  test: 4096,
  seed: 0,
};

/** Examples of one part. */
export interface ZipfPart {
  /** n. */
  readonly count: number;
  /** n × d, row-major. */
  readonly xs: Float32Array;
  /** Class numbers, the most frequent class 0. */
  readonly ys: Int32Array;
}

/** Examples, and how frequent their classes are. */
export interface ZipfExamples {
  /** What is trained on. */
  readonly train: ZipfPart;
  /** What is tested with. */
  readonly test: ZipfPart;
  /** π_k, of all classes; they add up to 1. */
  readonly frequencies: Float64Array;
}

/**
 * The frequencies of K classes by Zipf's law, `π_k = k^-s / Σ_j j^-s`.
 *
 * @throws {RangeError} unless there are two classes or more and the exponent is at least 0
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { zipfFrequencies } from "./zipf_examples.ts";
 *
 * assertAlmostEquals(zipfFrequencies(3, 1)[2]!, (1 / 3) / (1 + 1 / 2 + 1 / 3));
 * ```
 */
export function zipfFrequencies(classes: number, exponent: number): Float64Array {
  checkCount(classes, "classes", 2);
  if (!(exponent >= 0 && Number.isFinite(exponent))) {
    throw new RangeError(`exponent must be a number of at least 0, got ${exponent}`);
  }
  const weights = Float64Array.from({ length: classes }, (_, k) => (k + 1) ** -exponent);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Draws examples: a class y by its frequency, and around the centre of the class, drawn once,
 *
 *     x = c_y + ε,    c_k ~ N(offset, spread² I),    ε ~ N(0, I)
 *
 * so that softmax regression is the right model, `log p(k|x) = c_kᵀx - ‖c_k‖²/2 + log π_k + const`. Same seed,
 * same examples; a smaller number of them is a part of the larger.
 *
 * @throws {RangeError} if a number is out of its range
 */
export function zipfExamples(options: ZipfOptions = {}): ZipfExamples {
  const { classes, exponent, dimension, offset, spread, train, test, seed } = {
    ...zipfDefaults,
    ...options,
  };
  const frequencies = zipfFrequencies(classes, exponent);
  checkCount(dimension, "dimension");
  checkCount(train, "train");
  checkCount(test, "test");
  checkCount(seed, "seed", 0);
  if (!Number.isFinite(offset)) throw new RangeError(`offset must be a number, got ${offset}`);
  if (!(spread >= 0 && Number.isFinite(spread))) {
    throw new RangeError(`spread must be a number of at least 0, got ${spread}`);
  }
  const stream = (...path: readonly string[]) => random(seed, "zipf", ...path);
  const centres = normals(classes * dimension, stream("centres")).map((value) =>
    offset + spread * value
  );
  const part = (name: string, count: number): ZipfPart => {
    const ys = drawn(frequencies, count, stream(name, "classes"));
    const xs = normals(count * dimension, stream(name, "noise"));
    ys.forEach((label, n) => {
      for (let i = 0; i < dimension; i++) {
        xs[n * dimension + i]! += centres[label * dimension + i]!;
      }
    });
    return { count, xs, ys };
  };
  return { train: part("train", train), test: part("test", test), frequencies };
}

function normals(count: number, stream: RandomStream): Float32Array {
  return Float32Array.from({ length: count }, () => stream.normal());
}

/** Classes by their frequencies: the first whose cumulative frequency is above a uniform number. */
function drawn(frequencies: Float64Array, count: number, stream: RandomStream): Int32Array {
  let sum = 0;
  const cumulative = frequencies.map((frequency) => sum += frequency);
  return Int32Array.from({ length: count }, () => {
    const at = stream.uniform();
    let [low, high] = [0, frequencies.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Classes next to each other, by their numbers. */
export interface ClassRange {
  /** The first one. */
  readonly first: number;
  /** The last one, itself included. */
  readonly last: number;
}

/**
 * Classes in groups by frequency, each of about the same share of the examples, the most frequent first: class k
 * is in the group that the middle of its part of the cumulative frequencies falls into. A class that has more
 * than a share is a group by itself.
 *
 * @param frequencies from the largest to the smallest
 * @param groups how many, at most
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { frequencyGroups, zipfFrequencies } from "./zipf_examples.ts";
 *
 * assertEquals(frequencyGroups(zipfFrequencies(100, 1), 4), [
 *   { first: 0, last: 1 },
 *   { first: 2, last: 6 },
 *   { first: 7, last: 26 },
 *   { first: 27, last: 99 },
 * ]);
 * ```
 */
export function frequencyGroups(frequencies: Float64Array, groups: number): readonly ClassRange[] {
  checkCount(groups, "groups");
  const ranges: ClassRange[] = [];
  let before = 0, current = -1;
  frequencies.forEach((frequency, k) => {
    const group = Math.min(Math.floor(groups * (before + frequency / 2)), groups - 1);
    before += frequency;
    const last = ranges.at(-1);
    if (last === undefined || group !== current) ranges.push({ first: k, last: k });
    else ranges[ranges.length - 1] = { ...last, last: k };
    current = group;
  });
  return ranges;
}
