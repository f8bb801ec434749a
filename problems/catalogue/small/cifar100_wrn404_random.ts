/** The papers' P3 without its data. @module */
import { randomImages } from "../../data/random_images.ts";
import type { Problem } from "../../problem.ts";
import { wideResNetOn } from "../conference/cifar100_wrn404.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

const id = "cifar100-wrn404-random";

/**
 * `cifar100-wrn404-random`: P3's network and settings, see `cifar100-wrn404`, on images of CIFAR-100's shape that are
 * made up at random, 2,000 to train on and 500 to test on, so that it can be seen to train where CIFAR-100 is not
 * at hand, and timed. Its name, which every table and record has, says what the data are: nothing follows from it for
 * CIFAR-100.
 */
export function randomWideResNet(): Promise<Problem> {
  const data = randomImages({ train: 2000, test: 500, shape: [32, 32, 3], classes: 100 });
  const title = "Wide residual network WRN-40-4 on random images of CIFAR-100's shape";
  return Promise.resolve(wideResNetOn(data, { id, title, steps: 50 }));
}

/** What is known of {@linkcode randomWideResNet}. */
export const randomWideResNetRecord: ProblemRecord = problemRecord({ id, load: randomWideResNet });
