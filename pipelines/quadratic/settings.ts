/** The twelve settings of ICML Fig. 2. @module */
import { type StochasticQuadratic, stochasticQuadratic } from "../../problems/quadratic.ts";
import { type SpectrumName, spectrumNames } from "../../problems/quadratic/spectra.ts";

/** How the eigenvectors lie. */
export type Orientation = "rotated" | "aligned";

/** One panel of the figure: a matrix and a noise level. */
export interface Setting {
  readonly spectrum: SpectrumName;
  readonly orientation: Orientation;
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
    (["rotated", "aligned"] as const).flatMap((orientation) => {
      const rotate = orientation === "rotated";
      const noiseFree = stochasticQuadratic({ spectrum, dimension, rotate, seed });
      return levels.map((noise) => (
        { spectrum, orientation, noise, problem: { ...noiseFree, noise } }
      ));
    })
  );
}
