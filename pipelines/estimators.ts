/**
 * Estimators under test: how well gradient variances and variance adaptation factors are known from
 * gradients alone, and when ICML Assumption 1 will do.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { groupBy } from "../optimizers/group_by.ts";
import { checkCount } from "../optimizers/check.ts";
import { random } from "../problems/random.ts";
import { estimatorChart } from "./labs/estimators/chart.ts";
import { measure, type Measurement, type Quantity } from "./labs/estimators/measure.ts";
import { streams } from "./labs/estimators/streams.ts";
import { common } from "./command_line/common_flags.ts";
import { positiveInteger } from "./text/typed_values.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

/** Options of {@linkcode estimators}. */
export interface EstimatorsOptions {
  /** Seed of everything random; 0. */
  readonly seed?: number;
  /** Independent streams of each kind; 2000. */
  readonly repeats?: number;
  /** Examples in a mini-batch; 16. */
  readonly batchSize?: number;
  /** β; 0.9 and 0.99. */
  readonly betas?: readonly number[];
  /** Steps t at which estimates are looked at; 1, 9, 99 and 299. */
  readonly at?: readonly number[];
}

/** What {@linkcode estimators} resolves to. */
export interface Estimators {
  /** Every estimator on every stream: truth, mean, bias, its standard error, root mean squared error. */
  readonly measurements: ColumnTable;
  /** Biases of variance estimates in per cent of σ², of factors as they are, and whether they are fine. */
  readonly biases: ColumnTable;
  /** Root mean squared errors, likewise. */
  readonly errors: ColumnTable;
  /** Formulas for the bias of variance estimates beside what was measured. */
  readonly formulas: ColumnTable;
  /** An SVG document. */
  readonly chart: string;
}

/**
 * Runs the library's methods on synthetic gradient streams with known mean and variance: stationary,
 * drifting and heavy-tailed. A variance estimate counts as fine where its bias is within 10 % of σ².
 *
 * @example
 * ```ts
 * import { estimators } from "./estimators.ts";
 *
 * const { biases } = await estimators({ repeats: 100, betas: [0.9], at: [9] });
 * biases.print();
 * ```
 */
export async function estimators(options: EstimatorsOptions = {}): Promise<Estimators> {
  const { seed = 0, repeats = 2000, batchSize = 16, betas = [0.9, 0.99] } = options;
  const { at = [1, 9, 99, 299] } = options;
  checkCount(repeats, "repeats", 2);
  checkCount(batchSize, "batchSize", 2);
  const found = streams.flatMap((stream) =>
    measure(stream, {
      betas,
      at,
      repeats,
      batchSize,
      random: random(seed, "estimators", stream.name),
    })
  );
  return inNotebooks({
    measurements: aq.from(found),
    biases: wide(found, "bias"),
    errors: wide(found, "rmse"),
    formulas: formulasOf(found),
    chart: await estimatorChart(found),
  });
}

/** One row for each stream, β and t; variances in per cent of σ². */
function wide(found: readonly Measurement[], field: "bias" | "rmse"): ColumnTable {
  const groups = groupBy(found, ({ stream, beta, step }) => `${stream}|${beta}|${step}`);
  return aq.from([...groups.values()].map((group) => {
    const of = (quantity: Quantity) => group.find((one) => one.quantity === quantity)!;
    const percent = (quantity: Quantity) =>
      Math.round(100 * of(quantity)[field] / of(quantity).truth);
    const plain = (quantity: Quantity) => Math.round(100 * of(quantity)[field]) / 100;
    const { stream, beta, step } = group[0]!;
    return {
      stream,
      β: beta,
      t: step,
      "v-m²": percent("v - m²"),
      ŝ: percent("ŝ"),
      "ŝ mb": percent("ŝ mini-batch"),
      "γ(g)": plain("γ̂ of g"),
      "γ(m)": plain("γ̂ of m"),
      "γ(mb)": plain("γ̂ of m, mini-batch"),
      Adam: plain("Adam's factor"),
      ...(field === "bias" && { fine: Math.abs(of("ŝ").bias) <= 0.1 * of("ŝ").truth }),
    };
  }));
}

/** The largest distance of measured from predicted bias, in standard errors, stream by stream. */
function formulasOf(found: readonly Measurement[]): ColumnTable {
  const predicted = found.filter((one) => one.predicted !== null);
  const groups = groupBy(predicted, ({ stream, quantity }) => `${quantity}|${stream}`);
  return aq.from([...groups.values()].map((group) => {
    const distances = group.map(({ bias, predicted, error }) =>
      Math.abs(bias - predicted!) / error
    );
    const z = Math.max(...distances);
    const worst = group[distances.indexOf(z)]!;
    return {
      estimate: worst.quantity,
      stream: worst.stream,
      beta: worst.beta,
      t: worst.step,
      bias: worst.bias,
      predicted: worst.predicted,
      z,
      holds: z <= 4,
    };
  }));
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "estimators",
  purpose:
    "Estimators under test: bias and error of gradient variances and variance adaptation factors " +
    "on streams of gradients whose mean and variance are known.",
  flags: {
    repeats: withDefault({ ...common.repeats, help: "independent streams of each kind" }, "2000"),
    "batch-size": withDefault(
      { placeholder: "N", help: "examples in a batch", parse: positiveInteger },
      "16",
    ),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/estimators"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [[invocation("estimators"), "five streams, β = 0.9 and 0.99"]],
}, async ({ out, quiet, json, ...options }) => {
  const { measurements, biases, errors, formulas, chart } = await estimators(options);
  await publish("estimators", {
    tables: [
      { id: "estimators", table: measurements },
      {
        id: "formulas",
        table: formulas,
        title: "Bias of variance estimates: where it is furthest from its formula",
      },
      {
        id: "errors",
        table: errors,
        title: "Root mean squared errors: variances in % of σ², factors as they are",
        digits: 2,
      },
      {
        id: "biases",
        table: biases,
        title: "Biases, likewise; fine: ŝ is right within 10 %, Assumption 1 will do",
        digits: 2,
      },
    ],
    charts: { estimators: chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
