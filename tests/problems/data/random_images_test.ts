import { assert, assertEquals } from "@std/assert";
import { imageSetChecksum } from "../../../problems/data/image_set.ts";
import { randomImages } from "../../../problems/data/random_images.ts";

const options = { train: 400, test: 100, shape: [8, 8, 3], classes: 10 } as const;

Deno.test("randomImages() are the same for the same seed, and others for another", () => {
  const checksum = imageSetChecksum(randomImages(options));
  assertEquals(imageSetChecksum(randomImages(options)), checksum);
  assert(imageSetChecksum(randomImages({ ...options, seed: 1 })) !== checksum);
});

Deno.test("randomImages() can be told apart by their classes' patterns", () => {
  const { train, test, classes } = randomImages(options);
  const size = 8 * 8 * 3;
  const means = Array.from({ length: classes }, () => new Float64Array(size));
  const counts = Array.from({ length: classes }, () => 0);
  train.labels.forEach((label, k) => {
    counts[label]!++;
    for (let i = 0; i < size; i++) means[label]![i]! += train.images[k * size + i]!;
  });
  assert(counts.every((count) => count > 20), `${counts}`);
  const nearest = (k: number) => {
    const distances = means.map((mean, label) => {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        sum += (mean[i]! / counts[label]! - test.images[k * size + i]!) ** 2;
      }
      return sum;
    });
    return distances.indexOf(Math.min(...distances));
  };
  const right = [...test.labels].filter((label, k) => nearest(k) === label).length;
  assertEquals(right, test.count);
  assert(Math.min(...train.images) < 32 && Math.max(...train.images) > 223); // bytes of the whole range
});
