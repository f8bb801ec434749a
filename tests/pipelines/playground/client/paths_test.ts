import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { quadraticSuboptimality } from "../../../../problems/quadratic/quadratic.ts";
import {
  beginning,
  type Landscape,
  problemOf,
} from "../../../../pipelines/playground/client/landscape.ts";
import { pathsOn, steps } from "../../../../pipelines/playground/client/paths.ts";

const bowl: Landscape = { eigenvalues: [0.5, 20], angle: 0, noise: 0, start: [-9, 5] };

Deno.test("paths begin at the start, and their losses are those of their points", () => {
  for (const angle of [0, 30]) {
    const landscape = { ...bowl, angle };
    const problem = problemOf(landscape);
    for (const field of ["best steps", "constant steps"] as const) {
      const all = pathsOn(landscape, field);
      assertEquals(
        all.map(({ method }) => method),
        {
          "best steps": ["sgd", "ssd"],
          "constant steps": ["m-sgd", "m-ssd", "m-svag", "adam"],
        }[field],
      );
      for (const { paths, losses } of all) {
        assertEquals(paths[0]![0], [-9, 5]);
        assertEquals([paths[0]!.length, losses.length], [steps + 1, steps + 1]);
        for (const step of [0, 1, steps]) { // without noise all repetitions are the same
          const loss = quadraticSuboptimality(problem, paths[0]![step]!);
          assertAlmostEquals(losses[step]!, loss, 1e-9 * losses[0]!);
        }
        assertLess(losses.at(-1)!, losses[0]!);
      }
    }
  }
});

Deno.test("the first step of SGD is an exact line search along the gradient", () => {
  const [{ paths: [[, to]] }] = pathsOn(bowl, "best steps") as unknown as readonly [
    { readonly paths: readonly [readonly [unknown, readonly [number, number]]] },
  ];
  const gradient = [0.5 * -9, 20 * 5] as const;
  const rate = (gradient[0] ** 2 + gradient[1] ** 2) /
    (0.5 * gradient[0] ** 2 + 20 * gradient[1] ** 2);
  assertAlmostEquals(to[0], -9 - rate * gradient[0], 1e-9);
  assertAlmostEquals(to[1], 5 - rate * gradient[1], 1e-9);
});

Deno.test("a quarter turn exchanges the eigenvalues, and any turn keeps them", () => {
  const round = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(9)) + 0);
  assertEquals(round(problemOf({ ...bowl, angle: 90 }).hessian), [20, 0, 0, 0.5]);
  assertEquals(round(problemOf({ ...bowl, angle: 0 }).hessian), [0.5, 0, 0, 20]);
  const [a, b, , d] = problemOf({ ...bowl, angle: 30 }).hessian;
  assertAlmostEquals(a! + d!, 20.5, 1e-12);
  assertAlmostEquals(a! * d! - b! ** 2, 10, 1e-12);
  assertAlmostEquals(a!, 0.5 * Math.cos(Math.PI / 6) ** 2 + 20 * Math.sin(Math.PI / 6) ** 2, 1e-12);
});

Deno.test("what the page says to try is so: signs lead along the axes, and lose that in a turned bowl", () => {
  const lead = (change: Partial<Landscape>) => {
    const [sgd, ssd] = pathsOn({ ...beginning, ...change }, "best steps");
    return Math.log10(sgd!.losses.at(-1)! / ssd!.losses.at(-1)!);
  };
  const [aligned, turned] = [lead({}), lead({ angle: 45 })];
  assert(aligned > 1 && turned < 0.3, `${aligned}, ${turned}`);
  const round = { eigenvalues: [0.8, 0.9] } as const;
  const [noiseless, noisy] = [lead({ ...round, noise: 0 }), lead({ ...round, noise: 4 })];
  assert(noiseless < -1 && noisy > -0.5, `${noiseless}, ${noisy}`);
});
