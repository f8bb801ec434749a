/** The statements of thesis chapter 7, each with its number. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { linearModel } from "../../../problems/fisher/linear_model.ts";
import { random } from "../../../problems/random.ts";
import { significant } from "../../text/numbers.ts";
import { chosenCriterion, type Claim } from "../claims.ts";
import type { Approximation } from "./approximations.ts";
import { type Race, stepsToOnePercent } from "./races.ts";
import type { StartPoint } from "./start_points.ts";
import type { VectorFields } from "./vector_field.ts";

/** What statements are checked against. */
export interface Evidence {
  readonly races: readonly Race[];
  readonly approximations: readonly Approximation[];
  readonly starts: readonly StartPoint[];
  readonly fields: VectorFields;
  readonly seed: number;
  /** Whether the settings are the usual ones, for which some criteria were chosen. */
  readonly usual: boolean;
}

/** A {@linkcode Claim} a row. */
export function claimsOf(evidence: Evidence): ColumnTable {
  const { races, approximations, starts, fields, seed, usual } = evidence;
  return aq.from([
    ...exactClaims(races, fields, seed),
    ...raceClaims(races),
    ...approximations.map(approximationClaim).map((claim) => (
      { ...claim, criterion: chosenCriterion(claim.criterion, usual) }
    )),
    ...(starts.length > 0 ? [startClaim(starts, races)] : []),
  ]);
}

function exactClaims(races: readonly Race[], fields: VectorFields, seed: number): Claim[] {
  const left = Math.max(...races.map(({ oneStep }) => Math.abs(oneStep ?? 0)));
  const prop = Math.max(...races.map(({ prop71 }) => prop71));
  const logistic = races.filter(({ oneStep }) => oneStep === undefined);
  const zero = Math.max(0, ...logistic.map(({ atZero }) => atZero));
  const z = monteCarloError(fields, seed);
  const squares = races.length - logistic.length;
  const claims: Claim[] = [
    {
      statement: `NGD: optimum in one step (${squares} sets)`,
      measured: `${significant(left, 2)} of R - R* left`,
      criterion: "≤ 1e-10",
      holds: left <= 1e-10,
    },
    {
      statement: `Fisher = Gauss-Newton, Prop. 7.1 (${races.length} sets)`,
      measured: significant(prop, 2),
      criterion: "≤ 1e-10",
      holds: prop <= 1e-10,
    },
    {
      statement: `EF = Fisher at θ = 0, logistic (${logistic.length} sets)`,
      measured: significant(zero, 2),
      criterion: "≤ 1e-12",
      holds: zero <= 1e-12,
    },
    {
      statement: "Monte-Carlo Fisher is unbiased, Eq. 7.24",
      measured: `${significant(z, 2)} standard errors`,
      criterion: "≤ 4",
      holds: z <= 4,
    },
  ];
  return claims.filter((_, k) => k === 0 ? squares > 0 : k === 2 ? logistic.length > 0 : true);
}

/** The largest distance of a mean of 1000 Monte-Carlo Fishers from the Fisher, in standard errors. */
function monteCarloError({ data }: VectorFields, seed: number): number {
  const draws = 1000;
  const features = Float64Array.from(data.flatMap(({ x }) => [x, 1]));
  const stream = random(seed, "fisher", "monte-carlo");
  const theta = Float64Array.of(0.5, -1);
  let largest = 0;
  for (const likelihood of ["gaussian", "bernoulli"] as const) {
    const targets = Float64Array.from(
      data,
      ({ y }) => likelihood === "gaussian" ? y : y > 5 ? 1 : 0,
    );
    const model = linearModel({ features, targets, likelihood });
    const exact = model.curvature("fisher", theta);
    const sums = exact.map(() => 0);
    const squares = exact.map(() => 0);
    for (let k = 0; k < draws; k++) {
      model.curvature("monte-carlo-fisher", theta, stream).forEach((value, at) => {
        const offset = value - exact[at]!;
        sums[at] = sums[at]! + offset;
        squares[at] = squares[at]! + offset * offset;
      });
    }
    sums.forEach((sum, at) => {
      const variance = (squares[at]! - sum * sum / draws) / (draws - 1);
      largest = Math.max(largest, Math.abs(sum / draws) / Math.sqrt(variance / draws));
    });
  }
  return largest;
}

/**
 * A lead is less than nothing where no axis of the thesis' figures shows it: a thousandth of the least loss,
 * about a third of the width of a line.
 */
const margin = 1e-3;

/** A direction is right where its cosine is this at least, and almost opposite below its negative: 60°. */
const right = 0.5;

function raceClaims(races: readonly Race[]): Claim[] {
  return races.flatMap((race) => {
    const { set, least, tuned, cosines, oneStep } = race;
    const last = (method: "ngd" | "efgd") => tuned[method].losses.at(-1)! - least;
    const [ngd, efgd] = [last("ngd"), last("efgd")];
    const steps = (method: "ngd" | "efgd") =>
      stepsToOnePercent(tuned[method].losses, least) ?? "never";
    const behind: Claim = {
      statement: `${set.title}: EFGD behind NGD at the end`,
      measured: oneStep === undefined
        ? `R ${significant(tuned.efgd.losses.at(-1)!, 5)}, ${
          significant(tuned.ngd.losses.at(-1)!, 5)
        }`
        : `R - R* ${significant(efgd, 2)}, ${significant(ngd, 2)}`,
      criterion: "> by 0.1 % of R*",
      holds: efgd > ngd + margin * least,
    };
    const slower: Claim = {
      statement: `${set.title}: EFGD slower than NGD`,
      measured: `${steps("efgd")}, ${steps("ngd")} steps to 1 %`,
      criterion: ">",
      holds: (stepsToOnePercent(tuned.efgd.losses, least) ?? Infinity) >
        (stepsToOnePercent(tuned.ngd.losses, least) ?? Infinity),
    };
    const opposite: Claim = {
      statement: `${set.title}: directions almost opposite`,
      measured: `cosine down to ${significant(Math.min(...cosines), 3)}`,
      criterion: "< -0.5",
      holds: Math.min(...cosines) < -right,
    };
    if (set.id === "a1a") return goodClaims(race);
    if (oneStep === undefined) return [behind, slower, ...magnitudeClaims(race)];
    return [behind, slower, ...(set.id === "boston-housing" ? [opposite] : [])];
  });
}

/** “The EF can be a good approximation for preconditioning on some problems (e.g., a1a)”. */
function goodClaims({ set, least, tuned, cosines }: Race): Claim[] {
  const [ngd, efgd] = (["ngd", "efgd"] as const).map((method) => tuned[method].losses.at(-1)!);
  const steps = stepsToOnePercent(tuned.efgd.losses, least);
  const before = cosines.slice(0, steps ?? undefined);
  return [
    {
      statement: `${set.title}: EFGD as good as NGD at the end`,
      measured: `R ${significant(efgd!, 5)}, ${significant(ngd!, 5)}`,
      criterion: "within 0.1 %",
      holds: efgd! <= (1 + margin) * ngd!,
    },
    {
      statement: `${set.title}: its direction good on the way`,
      measured: `cosine down to ${significant(Math.min(...before), 3)} in ${before.length} steps`,
      criterion: "≥ 0.5",
      holds: Math.min(...before) >= right,
    },
  ];
}

/** “Even when the direction is correct, the magnitude of the steps can lead to poor performance”. */
function magnitudeClaims({ set, least, tuned, cosines, lengths }: Race): Claim[] {
  const steps = stepsToOnePercent(tuned.efgd.losses, least) ?? lengths.length;
  const [before, long] = [cosines.slice(0, steps), lengths.slice(0, steps)];
  const spread = Math.max(...long) / Math.min(...long);
  return [
    {
      statement: `${set.title}: EFGD's direction right`,
      measured: `cosine down to ${significant(Math.min(...before), 3)}`,
      criterion: "≥ 0.5",
      holds: Math.min(...before) >= right,
    },
    {
      statement: `${set.title}: its magnitude wrong`,
      measured: `${significant(Math.min(...long), 2)} to ${
        significant(Math.max(...long), 2)
      } times`,
      criterion: "one γ off by 2×",
      holds: spread >= 4, // the best single step size is off by a factor of two at both ends
    },
  ];
}

function approximationClaim(approximation: Approximation): Claim {
  const { model, data, reading, accuracy, smallest, largest } = approximation;
  const name = `${model}, ${data}${reading === "variance" ? " (as printed)" : ""}`;
  const ratios = `F̃/F ${significant(smallest, 3)} to ${significant(largest, 3)}`;
  const measured = accuracy === null ? ratios : `${ratios}, ${Math.round(100 * accuracy)} % right`;
  if (data === "correct") {
    return {
      statement: `${name}: EF close to F`,
      measured,
      criterion: "in [0.75, 1.33]",
      holds: smallest >= 0.75 && largest <= 1.33,
    };
  }
  if (model === "linear" && data === "misspecified A") {
    const scale = reading === "factor" ? 4 : 2;
    return {
      statement: `${name}: EF off in scale`,
      measured,
      criterion: `${scale} ± 25 %`,
      holds: smallest >= 0.75 * scale && largest <= 1.25 * scale,
    };
  }
  return {
    statement: `${name}: EF off`,
    measured,
    criterion: "one beyond 1.5×",
    holds: largest > 1.5 || smallest < 1 / 1.5,
  };
}

function startClaim(starts: readonly StartPoint[], races: readonly Race[]): Claim {
  const { least } = races.find(({ set }) => set.id === "boston-housing")!;
  const stepsFrom = (method: StartPoint["method"]) => (start: number) => {
    const own = starts.filter((point) => point.method === method && point.start === start);
    return stepsToOnePercent(Float64Array.from(own, ({ loss }) => loss), least) ?? Infinity;
  };
  const [near, far] = [0.9, -1].map(stepsFrom("efgd"));
  const ngd = Math.max(...[0.9, -1].map(stepsFrom("ngd")));
  return {
    statement: "Boston: EFGD, not NGD, depends on the start",
    measured: `${count(near!)} near, ${count(far!)} far, NGD ${count(ngd)} steps`,
    criterion: "far > 2 near; NGD ≤ 2",
    holds: far! > 2 * near! && ngd <= 2,
  };
}

const count = (steps: number) => steps === Infinity ? "never" : String(steps);
