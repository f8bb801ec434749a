/** A quadratic of two dimensions that can be taken hold of. @module */
import { conjugate } from "../../../problems/quadratic/dense.ts";
import {
  type StochasticQuadratic,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import type { Point } from "./svg.ts";

/** What can be set of it. */
export interface Landscape {
  /** λ: how steep it is along each eigenvector. */
  readonly eigenvalues: readonly [first: number, second: number];
  /** Degrees from the first axis of the coordinates to the first eigenvector. */
  readonly angle: number;
  /** ν, standard deviation of the data around the optimum. */
  readonly noise: number;
  /** θ_0 - x*. */
  readonly start: Point;
}

/** The ends of each number. */
export const limits = {
  eigenvalue: [0.1, 60],
  angle: [-90, 90],
  noise: [0, 8],
  start: [-11, 11],
} as const;

/** As the page begins: ill-conditioned along the axes, with some noise. */
export const beginning: Landscape = {
  eigenvalues: [0.5, 20],
  angle: 0,
  noise: 1,
  start: [-9, 5],
};

/** The problem, with its optimum at the origin. */
export function problemOf({ eigenvalues, angle, noise }: Landscape): StochasticQuadratic {
  const aligned = stochasticQuadratic({ spectrum: eigenvalues, noise });
  if (angle === 0) return aligned;
  const [[a, c], [b, d]] = axesOf(angle);
  const rotation = Float64Array.of(a, b, c, d); // eigenvectors in columns
  return { ...aligned, rotation, hessian: conjugate(rotation, aligned.eigenvalues) };
}

/** The eigenvectors, of length 1. */
export function axesOf(angle: number): readonly [first: Point, second: Point] {
  const [cosine, sine] = [Math.cos(angle * Math.PI / 180), Math.sin(angle * Math.PI / 180)];
  return [[cosine, sine], [-sine, cosine]];
}

/** How far out a value is still within the ends. */
export function within(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(Math.max(value, least), most);
}
