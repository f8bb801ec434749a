/** An optimizer is added: its file, the list, its page and its reference; and each of them forgotten. */
import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import { assertSucceeded, copyOfCheckout } from "./copy.ts";

const file = "optimizers/methods/modern/lion.ts";
const list = "optimizers/methods/records.ts";
const page = "docs/optimizers.md";
const reference = "tests/optimizers/reference.ts";

/** Lion (Chen et al., 2023, Alg. 2) without weight decay, which has the settings β₁ and β₂. */
const method = (settings: string) =>
  `/** Lion. @module */
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta } from "../../check.ts";
import { add, mul } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction } from "../contract/settings.ts";

/** Options of {@linkcode lion}. */
export interface LionOptions extends SgdOptions {
  /** β₁ in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** β₂ in [0, 1); default 0.99. */
  readonly beta2?: number;
}

/**
 * Lion (Chen et al., 2023, Alg. 2): \`u = -α sign(β₁ m + (1-β₁) g)\`, then \`m ← β₂ m + (1-β₂) g\`.
 *
 * State: the average \`m\`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function lion(
  { learningRate, beta1 = 0.9, beta2 = 0.99 }: LionOptions,
): Elementwise<"m"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  const direction = elementwise<"m">({
    name: "lion",
    apply({ update: g }, cell) {
      let mixed = g;
      movingAverage(cell, "m", beta2, (old) => {
        const keep = cell.scalar("beta1", () => beta1);
        mixed = add(mul(keep, old), mul(cell.scalar("rest", () => 1 - beta1), g));
        return g;
      });
      return { update: mixed };
    },
  });
  return named("lion", chain(direction, sign(), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode lion}. */
export const lionRecord: OptimizerRecord<"lion"> = optimizerRecord({
  id: "lion",
  label: "Lion",
  color: "#A6761D",
  dash: [3, 3],
  create: lion,
  settings: ${settings},
  elementwise: true,
  learningRate: { like: (four) => toOneDigit(four.adam / 3) },
});
`;

const section = `
### Lion \`lion\`

\`\`\`math
u = -\\alpha\\, \\mathrm{sign}(\\beta_1 m + (1-\\beta_1)\\, g)
\`\`\`

- **State:** the average \`m\`.
- **Options:** \`learningRate\`, \`beta1\` 0.9, \`beta2\` 0.99.
- **Source:** Chen et al., 2023, Alg. 2.
- **Use it** where memory is scarce: it keeps one average.

![Paths of Lion](optimizers/lion.svg)
`;

const float64 = `  "lion": {
    slots: ["m"],
    next: ({ g }, old, { beta2 = 0.99 }) => ({ m: average(beta2, old.m!, g) }),
    update: ({ g }, _, { learningRate, beta1 = 0.9 }, old) =>
      -learningRate * sign(average(beta1, old.m!, g)),
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
      assertStringIncludes((await test("", records)).text, `lion lacks its record in ${list}`);
      await copy.insert(
        list,
        'import { softNormalizedDescentRecord } from "./steepest/soft_normalized_descent.ts";\n',
        'import { lionRecord } from "./modern/lion.ts";\n',
      );
      await copy.insert(list, "  softNormalizedDescentRecord,\n", "  lionRecord,\n");
      assertStringIncludes(
        (await test("", records)).text,
        `lion lacks an export of lion in ${list}`,
      );
      await copy.insert(
        list,
        'export { gaussNewton } from "./second_order/gauss_newton.ts";\n',
        'export { lion, type LionOptions } from "./modern/lion.ts";\n',
      );
    },
  );

  await t.step("what the page and the reference lack is named, and the picture", async () => {
    const { success, text } = await test(
      "lion follows|every optimizer",
      "tests/optimizers/methods/properties_test.ts",
      "tests/optimizers/executors/double_precision_test.ts",
      "tests/pipelines/trajectories_test.ts",
    );
    assert(!success);
    assertStringIncludes(text, `lion lacks a reference in ${reference}`);
    assertStringIncludes(text, `lion lacks a section in ${page}`);
    assertStringIncludes(text, "lion lacks its picture docs/optimizers/lion.svg");
    assertEquals(text.match(/TypeError.*/g), null);
  });

  await t.step("with all four it is an optimizer like the others", async () => {
    await copy.insert(page, "![Paths of AdamW](optimizers/adamw.svg)\n", section);
    await copy.insert(reference, "Record<string, Method>> = {\n", float64);
    assertEquals(copy.touched, [page, file, list, reference]);
    assertLessOrEqual(copy.touched.length, 4);
    const draw = "pipelines/trajectories.ts --optimizers lion --out docs/optimizers --quiet";
    assertSucceeded(await copy.deno("run", "-A", "--no-check", ...draw.split(" ")));
    assertSucceeded(await copy.deno("check", "mod.ts", "tests/optimizers/reference.ts"));
    assertSucceeded(await copy.deno("lint", "--quiet", file, list, reference));
    assertSucceeded(await copy.deno("fmt", "--check", "--quiet", file, list, reference, page));
    assertSucceeded(
      await test(
        "lion|every|optimizer|hyper-parameter|infinite gradients|leaves the range|mod\\.ts|guesses",
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
