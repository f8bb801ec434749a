/** The twelve settings of ICML Fig. 2. @module */
import {
  type StochasticQuadratic,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { type SpectrumName, spectrumNames } from "../../../problems/quadratic/spectra.ts";

/** How the eigenvectors lie: turned at random, or along the axes. */
export type Basis = "rotated" | "aligned";

/** One panel of the figure: a matrix and a noise level. */
export interface Setting {
  readonly spectrum: SpectrumName;
  readonly basis: Basis;
  readonly noise: number;
  readonly problem: StochasticQuadratic;
}

/** The papers' noise levels ν. */
export const noiseLevels: readonly number[] = [0, 0.1, 4];

/** All settings, row by row as in the figure: the same matrix at each noise level. */
export function settings(
  dimension: number,
  seed: number,
  levels: readonly number[] = noiseLevels,
): Setting[] {
  return spectrumNames.flatMap((spectrum) =>
    (["rotated", "aligned"] as const).flatMap((basis) => {
      const rotate = basis === "rotated";
      const noiseFree = stochasticQuadratic({ spectrum, dimension, rotate, seed });
      return levels.map((noise) => (
        { spectrum, basis, noise, problem: { ...noiseFree, noise } }
      ));
    })
  );
}
