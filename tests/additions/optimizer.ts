/** An optimizer is added: its file, the list, its page and its reference; and each of them forgotten. @module */
import type { Addition } from "./addition.ts";
import { assertSucceeded } from "./copy.ts";

const file = "optimizers/methods/modern/yogi.ts";
const list = "optimizers/methods/records.ts";
const page = "docs/optimizers.md";
const reference = "tests/optimizers/reference.ts";

/** Yogi (Zaheer et al., 2018, Alg. 2) without an offset, which has the settings β₁ and β₂. */
const method = (settings: string) =>
  `/** Yogi. @module */
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta } from "../../check.ts";
import { mul, ratio, root, sign, squarable, square, sub } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction } from "../contract/settings.ts";

/** Options of {@linkcode yogi}. */
export interface YogiOptions extends SgdOptions {
  /** β₁ in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** β₂ in [0, 1); default 0.999. */
  readonly beta2?: number;
}

/**
 * Yogi (Zaheer et al., 2018, Alg. 2): \`v ← v - (1-β₂) sign(v - g²) g²\`, \`u = -α m / √v\`.
 *
 * State: the average \`m\`, and \`v\`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function yogi(
  { learningRate, beta1 = 0.9, beta2 = 0.999 }: YogiOptions,
): Elementwise<"m" | "v"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  const moments = elementwise<"m" | "v">({
    name: "yogi",
    apply({ update }, cell) {
      const g = squarable(update);
      const m = movingAverage(cell, "m", beta1, g);
      const take = cell.scalar("take", () => 1 - beta2);
      const v = cell.slot("v", (old) => {
        return sub(old, mul(take, mul(sign(sub(old, square(g))), square(g))));
      });
      return { update: ratio(m, root(v)) };
    },
  });
  return named("yogi", chain(moments, scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode yogi}. */
export const yogiRecord: OptimizerRecord<"yogi"> = optimizerRecord({
  id: "yogi",
  label: "Yogi",
  color: "#A6761D",
  dash: [3, 3],
  create: yogi,
  settings: ${settings},
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
`;

const section = `
### Yogi \`yogi\`

\`\`\`math
u = -\\alpha\\, m / \\sqrt v
\`\`\`

- **State:** the averages \`m\` and \`v\`.
- **Options:** \`learningRate\`, \`beta1\` 0.9, \`beta2\` 0.999.
- **Source:** Zaheer et al., 2018, Alg. 2.
- **Use it** where Adam's denominator forgets too fast.

![Paths of Yogi](optimizers/yogi.svg)
`;

const float64 = `  "yogi": {
    slots: ["m", "v"],
    next: ({ g, magnitudes }, old, { beta1 = 0.9, beta2 = 0.999 }) => ({
      m: average(beta1, old.m!, g),
      v: old.v! + (1 - beta2) * g * g * (magnitudes ? 1 : sign(g * g - old.v!)),
    }),
    update: (_, now, { learningRate }) =>
      now.m === 0 ? 0 : -learningRate * now.m! / Math.sqrt(now.v!),
  },
`;

const properties = "tests/optimizers/methods/properties_test.ts";
const records = "tests/optimizers/methods/records_test.ts";
const doublePrecision = "tests/optimizers/executors/double_precision_test.ts";
const trajectories = "tests/pipelines/trajectories_test.ts";

/** An optimizer. */
export const optimizer: Addition = {
  what: "an optimizer",
  files: [file, list, page, reference],
  forgotten: [
    {
      what: "a setting that the record lacks",
      make: (copy) => copy.add(file, method("{ beta1: fraction }")),
      check: [file],
      says: ["Property 'beta2' is missing"],
    },
    {
      what: "a file that is not in the list",
      async make(copy) {
        await copy.restore(file);
        await copy.add(file, method("{ beta1: fraction, beta2: fraction }"));
      },
      test: [records],
      says: [`yogi lacks its record in ${list}`],
    },
    {
      what: "a constructor that is not exported",
      async make(copy) {
        await copy.insert(
          list,
          'import { softNormalizedDescentRecord } from "./steepest/soft_normalized_descent.ts";\n',
          'import { yogiRecord } from "./modern/yogi.ts";\n',
        );
        await copy.insert(list, "  softNormalizedDescentRecord,\n", "  yogiRecord,\n");
      },
      test: [records],
      says: [`yogi lacks an export of yogi in ${list}`],
    },
    {
      what: "no reference, no section, no picture",
      make: (copy) =>
        copy.insert(
          list,
          'export { gaussNewton } from "./second_order/gauss_newton.ts";\n',
          'export { yogi, type YogiOptions } from "./modern/yogi.ts";\n',
        ),
      test: [properties, doublePrecision, trajectories],
      names: "yogi follows|every optimizer|every element-wise",
      says: [
        `yogi lacks a reference in ${reference}`,
        `yogi lacks a section in ${page}`,
        "yogi lacks its picture docs/optimizers/yogi.svg",
      ],
    },
  ],
  async complete(copy) {
    await copy.insert(page, "![Paths of AdamW](optimizers/adamw.svg)\n", section);
    await copy.insert(reference, "Record<string, Method>> = {\n", float64);
    const draw = "pipelines/trajectories.ts --optimizers yogi --out docs/optimizers --quiet";
    assertSucceeded(await copy.deno("run", "-A", "--no-check", ...draw.split(" ")));
  },
  checked: ["mod.ts", reference],
  tested: [
    {
      test: [
        records,
        doublePrecision,
        trajectories,
        "tests/optimizers/methods/hyper_parameters_test.ts",
        "tests/optimizers/methods/registry_test.ts",
        "tests/optimizers/bridges/state_bytes_test.ts",
        "tests/problems/papers/learning_rates_test.ts",
        "tests/pipelines/charts/palette_test.ts",
        "tests/mod_test.ts",
      ],
    },
    {
      test: [properties, "tests/optimizers/executors/properties_test.ts"],
      names: "yogi|every|infinite gradients|leaves the range",
    },
  ],
};
