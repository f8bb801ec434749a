/** The list of all statements, in the order of the thesis. @module */
import {
  lemma21,
  lemma23,
  lemma24,
  lemma25,
  theorem21,
  theorem22,
  theorem23,
} from "./convergence/convexity.ts";
import { theorem24 } from "./convergence/theorem_2_4.ts";
import { theorem25 } from "./convergence/theorem_2_5.ts";
import {
  lemma26,
  lemmaB2,
  lemmaB2Sharp,
  squaredNorm,
  unsquaredNorm,
} from "./convergence/lemma_b_2.ts";
import { lemma31 } from "./convergence/lemma_3_1.ts";
import {
  eq318,
  eq318Bound,
  lemma32,
  theorem31,
  theorem31Sharp,
} from "./convergence/theorem_3_1.ts";
import { eq329, eq35, eqB31, eqB31Corrected } from "./convergence/eq_3_29.ts";
import { eq41, eq416, eq42, eq43, eq44, eq46 } from "./convergence/eq_4_1.ts";
import { eq417 } from "./convergence/eq_4_17.ts";
import { eq420 } from "./convergence/eq_4_20.ts";
import {
  leastSignFactor,
  leastSignFactorSymmetric,
  lemma51,
  lemma52,
} from "./variance/lemma_5_2.ts";
import { theorem51, theorem51Step } from "./variance/theorem_5_1.ts";
import { eq515, eqB34, rhoAtZero, rhoAtZeroCorrected } from "./variance/eq_5_15.ts";
import { eq615, eq616, lemma61, lemma62, propositionC2 } from "./geometry/lemma_6_1.ts";
import { lemmaC2a, lemmaC2bc } from "./geometry/lemma_c_2.ts";
import {
  proposition61,
  proposition62,
  proposition63,
  proposition63Tight,
} from "./geometry/proposition_6_1.ts";
import { eq613, eq614 } from "./geometry/eq_6_13.ts";
import {
  eq621,
  eq622,
  eqC17,
  eqC17Corrected,
  proposition64,
  proposition65,
  proposition66,
} from "./geometry/proposition_6_4.ts";
import { propositionC1, propositionC1Corrected } from "./geometry/proposition_c_1.ts";
import { propositionC3, theoremC1 } from "./geometry/theorem_c_1.ts";
import { propositionC4, propositionC4Corrected } from "./geometry/proposition_c_4.ts";
import { lemmaC1, lemmaC3, lemmaC3Sharp, theoremC2 } from "./geometry/theorem_c_2.ts";
import { slowGradientDescent } from "./geometry/slow_gradient_descent.ts";
import {
  eq79,
  eqD27,
  eqD27Corrected,
  proposition71,
  proposition72,
  proposition72Corrected,
} from "./fisher/proposition_7_2.ts";
import {
  eq722,
  eq723,
  eq723Corrected,
  eqD33,
  eqD33Corrected,
  eqD7,
  eqD7Corrected,
  misspecifiedScale,
  misspecifiedScaleCorrected,
  modeEstimator,
  modeEstimatorBiased,
  vanishingFisher,
} from "./fisher/empirical_fisher.ts";
import {
  icml14,
  icml31,
  icml31Corrected,
  icml35,
  icml35Corrected,
  icml36,
  icml38,
  icml38Corrected,
} from "./variance/diagonal_mass.ts";
import { heavyTails } from "./variance/heavy_tails.ts";
import { iclr19, iclrTheorem1 } from "./variance/iclr_theorem_1.ts";
import type { Statement } from "../statement.ts";

/** All statements that are checked; what is printed stands before its correction. */
export const statements: readonly Statement[] = [
  theorem21,
  theorem22,
  theorem23,
  lemma21,
  lemma23,
  lemma24,
  lemma25,
  theorem24,
  theorem25,
  lemma26,
  lemmaB2,
  lemmaB2Sharp,
  unsquaredNorm,
  squaredNorm,
  lemma31,
  lemma32,
  theorem31,
  theorem31Sharp,
  eq318,
  eq318Bound,
  eq35,
  eq329,
  eqB31,
  eqB31Corrected,
  eq41,
  eq42,
  eq43,
  eq44,
  eq46,
  eq416,
  eq417,
  eq420,
  lemma51,
  lemma52,
  leastSignFactor,
  leastSignFactorSymmetric,
  theorem51Step,
  theorem51,
  eq515,
  rhoAtZero,
  rhoAtZeroCorrected,
  eqB34,
  lemma61,
  lemma62,
  eq615,
  eq616,
  propositionC2,
  lemmaC2a,
  lemmaC2bc,
  proposition61,
  proposition62,
  proposition63,
  proposition63Tight,
  eq613,
  eq614,
  proposition64,
  proposition65,
  eq621,
  eq622,
  proposition66,
  eqC17,
  eqC17Corrected,
  propositionC1,
  propositionC1Corrected,
  theoremC1,
  propositionC3,
  propositionC4,
  propositionC4Corrected,
  lemmaC3,
  lemmaC3Sharp,
  lemmaC1,
  theoremC2,
  slowGradientDescent,
  proposition71,
  eq79,
  proposition72,
  proposition72Corrected,
  eqD27,
  eqD27Corrected,
  vanishingFisher,
  eq722,
  eq723,
  eq723Corrected,
  modeEstimator,
  modeEstimatorBiased,
  eqD7,
  eqD7Corrected,
  eqD33,
  eqD33Corrected,
  misspecifiedScale,
  misspecifiedScaleCorrected,
  heavyTails,
  icml35,
  icml35Corrected,
  icml36,
  icml38,
  icml38Corrected,
  icml31,
  icml31Corrected,
  icml14,
  iclrTheorem1,
  iclr19,
];
