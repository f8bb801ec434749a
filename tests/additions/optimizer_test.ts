/** An optimizer is added: its file, the list, its page and its reference; and each of them forgotten. */
import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import { assertSucceeded, copyOfCheckout } from "./copy.ts";

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
    update: (_, now, { learningRate }) => now.m === 0 ? 0 : -learningRate * now.m! / Math.sqrt(now.v!),
  },
`;

Deno.test("an optimizer is added in four files, and a forgotten one is named", async (t) => {
  await using copy = await copyOfCheckout();
  const test = (filter: string, ...files: string[]) =>
    copy.deno("test", "-A", "--no-check", "--quiet", `--filter=/${filter}/`, ...files);

  await t.step("the compiler names a setting that the record lacks", async () => {
    await copy.add(file, method("{ beta1: fraction }"));
    const { success, text } = await copy.deno("check", file);
    assert(!success);
    assertStringIncludes(text, "Property 'beta2' is missing");
    await copy.restore(file);
  });

  await copy.add(file, method("{ beta1: fraction, beta2: fraction }"));

  await t.step(
    "a file that is not in the list is named, then one that is not exported",
    async () => {
      const records = "tests/optimizers/methods/records_test.ts";
      assertStringIncludes((await test("", records)).text, `yogi lacks its record in ${list}`);
      await copy.insert(
        list,
        'import { softNormalizedDescentRecord } from "./steepest/soft_normalized_descent.ts";\n',
        'import { yogiRecord } from "./modern/yogi.ts";\n',
      );
      await copy.insert(list, "  softNormalizedDescentRecord,\n", "  yogiRecord,\n");
      assertStringIncludes(
        (await test("", records)).text,
        `yogi lacks an export of yogi in ${list}`,
      );
      await copy.insert(
        list,
        'export { gaussNewton } from "./second_order/gauss_newton.ts";\n',
        'export { yogi, type YogiOptions } from "./modern/yogi.ts";\n',
      );
    },
  );

  await t.step("what the page and the reference lack is named, and the picture", async () => {
    const { success, text } = await test(
      "yogi follows|every optimizer",
      "tests/optimizers/methods/properties_test.ts",
      "tests/optimizers/executors/double_precision_test.ts",
      "tests/pipelines/trajectories_test.ts",
    );
    assert(!success);
    assertStringIncludes(text, `yogi lacks a reference in ${reference}`);
    assertStringIncludes(text, `yogi lacks a section in ${page}`);
    assertStringIncludes(text, "yogi lacks its picture docs/optimizers/yogi.svg");
    assertEquals(text.match(/TypeError.*/g), null);
  });

  await t.step("with all four it is an optimizer like the others", async () => {
    await copy.insert(page, "![Paths of AdamW](optimizers/adamw.svg)\n", section);
    await copy.insert(reference, "Record<string, Method>> = {\n", float64);
    assertEquals(copy.touched, [page, file, list, reference]);
    assertLessOrEqual(copy.touched.length, 4);
    const draw = "pipelines/trajectories.ts --optimizers yogi --out docs/optimizers --quiet";
    assertSucceeded(await copy.deno("run", "-A", "--no-check", ...draw.split(" ")));
    assertSucceeded(await copy.deno("check", "mod.ts", "tests/optimizers/reference.ts"));
    assertSucceeded(await copy.deno("lint", "--quiet", file, list, reference));
    assertSucceeded(await copy.deno("fmt", "--check", "--quiet", file, list, reference, page));
    assertSucceeded(
      await test(
        "yogi|every|optimizer|hyper-parameter|infinite gradients|leaves the range|mod\\.ts|guesses",
        "tests/optimizers/methods",
        "tests/optimizers/executors",
        "tests/optimizers/bridges/state_bytes_test.ts",
        "tests/problems/papers/learning_rates_test.ts",
        "tests/pipelines/charts/palette_test.ts",
        "tests/pipelines/trajectories_test.ts",
        "tests/pipelines/completion_test.ts",
        "tests/mod_test.ts",
      ),
    );
  });
});
