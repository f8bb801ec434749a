/** ICML Fig. 2 as it stands in the page. @module */
import type { SpectrumName } from "../../../problems/quadratic/spectra.ts";
import type { Basis } from "../../labs/quadratic/settings.ts";

/** A panel of the figure. */
export interface Figure2Panel {
  readonly spectrum: SpectrumName;
  readonly basis: Basis;
  readonly noise: number;
  /** By method the mean suboptimality over starting points, as powers of ten, from the start to the last step. */
  readonly curves: Readonly<Record<"sgd" | "ssd", readonly number[]>>;
  /** By how many orders of magnitude SSD ends above SGD. */
  readonly orders: number;
}
