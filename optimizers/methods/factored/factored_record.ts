/** Methods that are put together by factors. @module */
import { chain } from "../../algebra/chain.ts";
import type { Optimizer } from "../../types.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { addDecayedWeights } from "../../transformations/decay.ts";
import { adamMoments, moments } from "../../transformations/moments.ts";
import { momentum } from "../../transformations/momentum.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import { warmUp } from "../../transformations/warm_up.ts";
import type { HyperParameters } from "../contract/options.ts";
import type { OptimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative, type SettingKind, wholeNumber } from "../contract/settings.ts";
import { adamRecord } from "../dissected/adam.ts";
import { mSgdRecord } from "../dissected/m_sgd.ts";
import { mSignSgdRecord } from "../dissected/m_sign_sgd.ts";
import { mSvagRecord } from "../dissected/m_svag.ts";
import { sgdRecord } from "../dissected/sgd.ts";
import { signSgdRecord } from "../dissected/sign_sgd.ts";
import { svagRecord } from "../dissected/svag.ts";
import { baseOf, factorsOf } from "./factored_id.ts";
import { type OwnLink, ownLink } from "./factors.ts";

const records: ReadonlyMap<string, OptimizerRecord> = new Map(
  [
    ...[sgdRecord, mSgdRecord, signSgdRecord, svagRecord],
    ...[mSignSgdRecord, mSvagRecord, adamRecord],
  ].map((record) => [record.id, record]),
);

/** Dashes of the methods that factors are added to, by how many. */
const dashes = [[4, 2], [1, 2], [8, 2, 2, 2], [2, 1, 4, 1]] as const;

/** What a chain is told besides its learning rate. */
interface FactoredOptions extends HyperParameters {
  /** β of m, and of v without the sign; default 0.9. */
  readonly beta?: number;
  /** β of m with sign and variance adaptation; default 0.9. */
  readonly beta1?: number;
  /** β₂ of v with the sign; default 0.999. */
  readonly beta2?: number;
  /** ε with sign and variance adaptation; default 1e-8. */
  readonly epsilon?: number;
  /** λ ≥ 0; default 0.01. */
  readonly weightDecay?: number;
  /** Updates until the step size is whole; default 100. */
  readonly warmup?: number;
}

/**
 * The record of a method by a name with a plus sign in it, and what tells the code of its factors apart; its
 * chain, left to right:
 *
 * | | with | without |
 * | --- | --- | --- |
 * | own factors on the gradient | `on` | `off`, or nothing |
 * | momentum | m, β = 0.9 | g |
 * | sign | `sign` | nothing |
 * | variance adaptation, with the sign | Adam's, β₂ = 0.999, ε = 1e-8 | nothing |
 * | variance adaptation, without it | SVAG's, γ = 1/(1 + η²), η² by averages | nothing |
 * | own factors on the direction | `on` | `off`, or nothing |
 * | weight decay, decoupled | λ θ, λ = 0.01 | nothing |
 * | warm-up | step sizes rise to theirs over 100 updates | nothing |
 *
 * With momentum, sign and variance adaptation only it is a method of the papers, see `factoredId`; with weight
 * decay besides Adam is AdamW.
 *
 * @returns `undefined` where the name is not of this kind
 */
export function factoredMethod(
  id: string,
): { readonly record: OptimizerRecord; readonly fingerprint?: string } | undefined {
  const factors = id.includes("+") ? factorsOf(id) : undefined;
  if (factors === undefined) return undefined;
  const base = records.get(baseOf(factors))!;
  const [, ...added] = id.split("+");
  const label = id.startsWith("sgd+sign+adaptation")
    ? `SGD + ${added.join(" + ")}`
    : [base.label, ...added].join(" + ");
  const own = factors.flatMap((part) => ownLink(part) ?? []);
  const record = {
    ...{ id, label, color: base.color, dash: dashes[(added.length - 1) % dashes.length]! },
    create: (options: FactoredOptions) => made(factors, own, options),
    settings: settingsOf(factors),
    elementwise: own.every(({ make }) => "rules" in make()),
    learningRate: { ...base.learningRate, of: base.id },
  };
  const fingerprint = own.map((each) => each.fingerprint).join(" ");
  return { record, ...(own.length > 0 && { fingerprint }) };
}

function made(
  factors: readonly string[],
  own: readonly OwnLink[],
  options: FactoredOptions,
): Optimizer {
  const has = (name: string) => factors.includes(name);
  const { learningRate, weightDecay = 0.01, warmup = 100 } = options;
  const at = (place: OwnLink["place"]) =>
    own.filter((link) => link.place === place).map(({ make }) => make());
  return chain(
    ...at("gradient"),
    ...direction(has, options),
    ...at("direction"),
    ...(has("decay") ? [addDecayedWeights({ weightDecay })] : []),
    ...(has("warmup") ? [warmUp(warmup)] : []),
    scaleByLearningRate(learningRate),
  ) as Optimizer;
}

/** What momentum, sign and variance adaptation make. */
function direction(
  has: (name: string) => boolean,
  { beta = 0.9, beta1 = 0.9, beta2, epsilon }: FactoredOptions,
): readonly Optimizer[] {
  const averaged = has("momentum"), signed = has("sign");
  if (!has("adaptation")) {
    const average = averaged ? [momentum({ beta, debias: !signed })] : [];
    return [...average, ...(signed ? [sign()] : [])];
  }
  if (!signed) {
    const own = { beta, ...(beta2 !== undefined && { beta2 }) };
    return [
      moments({ ...own, direction: averaged ? "momentum" : "gradient" }),
      adaptVariance("inverse"),
    ];
  }
  const own = {
    ...(beta2 !== undefined && { beta2 }),
    ...(epsilon !== undefined && { epsilon }),
  };
  return [
    adamMoments({ ...own, beta1: averaged ? beta1 : 0 }),
    sign(),
    adaptVariance("inverse-sqrt"),
  ];
}

function settingsOf(factors: readonly string[]): Readonly<Record<string, SettingKind>> {
  const has = (name: string) => factors.includes(name);
  const adam = has("adaptation") && has("sign");
  return {
    ...(!adam && (has("momentum") || has("adaptation")) && { beta: fraction }),
    ...(adam && has("momentum") && { beta1: fraction }),
    ...(has("adaptation") && { beta2: fraction }),
    ...(adam && { epsilon: nonNegative }),
    ...(has("decay") && { weightDecay: nonNegative }),
    ...(has("warmup") && { warmup: wholeNumber }),
  };
}
