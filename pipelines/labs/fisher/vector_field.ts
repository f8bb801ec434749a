/** Thesis Fig. 7.1: the empirical Fisher distorts a gradient field. @module */
import { random } from "../../../problems/random.ts";
import { descend, type Method, methods } from "./landscape.ts";
import { type LeastSquaresLandscape, leastSquaresLandscape } from "./least_squares.ts";

/** An arrow of a vector field, from a point of θ-space, and the step scaled to be seen. */
export interface Arrow {
  readonly method: Method;
  readonly slope: number;
  readonly intercept: number;
  readonly slopeStep: number;
  readonly interceptStep: number;
}

/** A point of a path. */
export interface PathPoint {
  readonly method: Method;
  /** Number of the starting point. */
  readonly path: number;
  readonly step: number;
  readonly slope: number;
  readonly intercept: number;
  readonly loss: number;
}

/** What the figure shows. */
export interface VectorFields {
  readonly data: readonly { readonly x: number; readonly y: number }[];
  readonly landscape: LeastSquaresLandscape;
  readonly arrows: readonly Arrow[];
  readonly paths: readonly PathPoint[];
}

/** What the fields are multiplied by (§D.3.1). */
export const fieldScales: Readonly<Record<Method, number>> = { gd: 1 / 3, ngd: 1, efgd: 3 };

/** θ where paths begin (§D.3.1). */
export const pathStarts: readonly (readonly [slope: number, intercept: number])[] = [
  [2, 4.5],
  [1, 0],
  [4.5, 3],
  [-0.5, 3],
];

/** Both axes of θ-space. */
export const fieldDomain: readonly [number, number] = [-1, 5];

const [examples, stepSize, damping, iterations] = [1000, 1e-4, 1e-8, 50_000];

/**
 * Linear regression on `x ~ Lognormal(0, 3/4)`, `y = 2 + 2x + ε` (Eq. D.29): fields and paths of gradient
 * descent and of both preconditioned methods, γ = 1e-4, λ = 1e-8, 50,000 iterations.
 */
export function vectorFields(seed: number): VectorFields {
  const stream = random(seed, "fisher", "vector field");
  const data = Array.from({ length: examples }, () => {
    const x = Math.exp(0.75 * stream.normal());
    return { x, y: 2 + 2 * x + stream.normal() };
  });
  const landscape = leastSquaresLandscape(
    Float64Array.from(data.flatMap(({ x }) => [x, 1])),
    Float64Array.from(data, ({ y }) => y),
  );
  const ticks = Array.from({ length: 11 }, (_, k) => -0.7 + 0.54 * k);
  const arrows = methods.flatMap((method) =>
    ticks.flatMap((slope) =>
      ticks.map((intercept): Arrow => {
        const view = landscape.view(landscape.point(Float64Array.of(slope, intercept)));
        const direction = landscape.thetaDirection(view.direction(method, damping));
        const [slopeStep, interceptStep] = [...direction].map((x) => -fieldScales[method] * x);
        return {
          method,
          slope,
          intercept,
          slopeStep: slopeStep!,
          interceptStep: interceptStep!,
        };
      })
    )
  );
  const paths = methods.flatMap((method) =>
    pathStarts.flatMap((start, path) => {
      const points: PathPoint[] = [];
      let step = 0;
      descend(landscape, {
        method,
        stepSize,
        damping,
        steps: iterations,
        from: landscape.point(Float64Array.from(start)),
        onPoint({ loss }, at) {
          if (step % 1000 === 0 || step === iterations) {
            const [slope, intercept] = landscape.theta(at);
            points.push({ method, path, step, slope: slope!, intercept: intercept!, loss });
          }
          step++;
        },
      });
      return points;
    })
  );
  return { data, landscape, arrows, paths };
}
