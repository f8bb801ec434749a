/**
 * All optimizers there are. Whatever lists, checks, draws or times optimizers is a view of this list; a new
 * one is a file of its own and three lines here.
 *
 * @module
 */
import { sgdRecord } from "./dissected/sgd.ts";
import { mSgdRecord } from "./dissected/m_sgd.ts";
import { signSgdRecord } from "./dissected/sign_sgd.ts";
import { mSignSgdRecord } from "./dissected/m_sign_sgd.ts";
import { adamRecord } from "./dissected/adam.ts";
import { adamStarRecord } from "./dissected/adam_star.ts";
import { svagRecord } from "./dissected/svag.ts";
import { mSvagRecord } from "./dissected/m_svag.ts";
import { mSvagMiniBatchRecord } from "./dissected/m_svag_mini_batch.ts";
import { adamStarMiniBatchRecord } from "./dissected/adam_star_mini_batch.ts";
import { blockSvagRecord } from "./dissected/block_svag.ts";
import { heavyBallRecord } from "./baselines/heavy_ball.ts";
import { nesterovRecord } from "./baselines/nesterov.ts";
import { adaGradRecord } from "./baselines/ada_grad.ts";
import { rmsPropRecord } from "./baselines/rms_prop.ts";
import { adaDeltaRecord } from "./baselines/ada_delta.ts";
import { adamWRecord } from "./baselines/adam_w.ts";
import { lionRecord } from "./modern/lion.ts";
import { adaBeliefRecord } from "./modern/ada_belief.ts";
import { nAdamRecord } from "./modern/n_adam.ts";
import { rAdamRecord } from "./modern/r_adam.ts";
import { amsGradRecord } from "./modern/ams_grad.ts";
import { adanRecord } from "./modern/adan.ts";
import { scheduleFreeRecord } from "./modern/schedule_free.ts";
import { prodigyRecord } from "./modern/prodigy.ts";
import { muonRecord } from "./modern/muon.ts";
import { shampooRecord } from "./modern/shampoo.ts";
import { naturalGradientRecord } from "./second_order/natural_gradient.ts";
import { empiricalFisherRecord } from "./second_order/empirical_fisher.ts";
import { gaussNewtonRecord } from "./second_order/gauss_newton.ts";
import { matrixSvagRecord } from "./second_order/matrix_svag.ts";
import { signDescentRecord } from "./steepest/sign_descent.ts";
import { coordinateDescentRecord } from "./steepest/coordinate_descent.ts";
import { blockNormalizedRecord } from "./steepest/block_normalized.ts";
import { normalizedDescentRecord } from "./steepest/normalized_descent.ts";
import { softNormalizedDescentRecord } from "./steepest/soft_normalized_descent.ts";

export { sgd } from "./dissected/sgd.ts";
export { mSgd } from "./dissected/m_sgd.ts";
export { signSgd } from "./dissected/sign_sgd.ts";
export { mSignSgd } from "./dissected/m_sign_sgd.ts";
export { adam } from "./dissected/adam.ts";
export { adamStar } from "./dissected/adam_star.ts";
export { svag, type SvagOptions } from "./dissected/svag.ts";
export { mSvag } from "./dissected/m_svag.ts";
export { mSvagMiniBatch, type MSvagMiniBatchOptions } from "./dissected/m_svag_mini_batch.ts";
export { adamStarMiniBatch } from "./dissected/adam_star_mini_batch.ts";
export { blockSvag, type BlockSvagOptions } from "./dissected/block_svag.ts";
export { heavyBall } from "./baselines/heavy_ball.ts";
export { nesterov } from "./baselines/nesterov.ts";
export { adaGrad, type AdaGradOptions } from "./baselines/ada_grad.ts";
export { rmsProp, type RmsPropOptions } from "./baselines/rms_prop.ts";
export { adaDelta, type AdaDeltaOptions } from "./baselines/ada_delta.ts";
export { adamW, type AdamWOptions } from "./baselines/adam_w.ts";
export { lion, type LionOptions } from "./modern/lion.ts";
export { adaBelief } from "./modern/ada_belief.ts";
export { nAdam, type NAdamOptions } from "./modern/n_adam.ts";
export { rAdam } from "./modern/r_adam.ts";
export { amsGrad } from "./modern/ams_grad.ts";
export { adan, type AdanOptions } from "./modern/adan.ts";
export { scheduleFree, type ScheduleFreeOptions } from "./modern/schedule_free.ts";
export { prodigy, type ProdigyOptions, type ProdigyState } from "./modern/prodigy.ts";
export { muon, type MuonOptions } from "./modern/muon.ts";
export { shampoo, type ShampooOptions } from "./modern/shampoo.ts";
export { naturalGradient, type NaturalGradientOptions } from "./second_order/natural_gradient.ts";
export { empiricalFisher } from "./second_order/empirical_fisher.ts";
export { gaussNewton } from "./second_order/gauss_newton.ts";
export { matrixSvag, type MatrixSvagOptions } from "./second_order/matrix_svag.ts";
export { signDescent } from "./steepest/sign_descent.ts";
export { coordinateDescent } from "./steepest/coordinate_descent.ts";
export { blockNormalized, type BlockNormalizedOptions } from "./steepest/block_normalized.ts";
export { normalizedDescent, type NormalizedDescentOptions } from "./steepest/normalized_descent.ts";
export {
  relaxedSmoothness,
  softNormalizedDescent,
  type SoftNormalizedDescentOptions,
} from "./steepest/soft_normalized_descent.ts";

/** The record of every optimizer, in the order in which they are listed everywhere. */
export const optimizerRecords = [
  sgdRecord,
  mSgdRecord,
  signSgdRecord,
  mSignSgdRecord,
  adamRecord,
  adamStarRecord,
  svagRecord,
  mSvagRecord,
  mSvagMiniBatchRecord,
  adamStarMiniBatchRecord,
  blockSvagRecord,
  heavyBallRecord,
  nesterovRecord,
  adaGradRecord,
  rmsPropRecord,
  adaDeltaRecord,
  adamWRecord,
  lionRecord,
  adaBeliefRecord,
  nAdamRecord,
  rAdamRecord,
  amsGradRecord,
  adanRecord,
  scheduleFreeRecord,
  prodigyRecord,
  muonRecord,
  shampooRecord,
  naturalGradientRecord,
  empiricalFisherRecord,
  gaussNewtonRecord,
  matrixSvagRecord,
  signDescentRecord,
  coordinateDescentRecord,
  blockNormalizedRecord,
  normalizedDescentRecord,
  softNormalizedDescentRecord,
] as const;
