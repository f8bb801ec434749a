import { assertEquals, assertThrows } from "@std/assert";
import { chooseOptimizer } from "../../../pipelines/cells/choices.ts";
import { checkSettings, combinationsOf } from "../../../pipelines/cells/settings.ts";
import { parseSettings } from "../../../pipelines/command_line/settings_flag.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";

Deno.test("parseSettings() reads numbers, words and switches, for all or for one", () => {
  assertEquals(
    parseSettings("adam.beta2=0.99/0.999, damping=1e-3,diagonal=true,fisher=monte-carlo", "--set"),
    { "adam.beta2": [0.99, 0.999], damping: 1e-3, diagonal: true, fisher: "monte-carlo" },
  );
  for (const text of ["beta", "beta=", "=1", "beta=1=2"]) {
    assertThrows(() => parseSettings(text, "--set"), RangeError, "--set must be NAME=VALUE");
  }
  assertThrows(
    () => parseSettings("beta=1,beta=2", "--set"),
    RangeError,
    '--set names "beta" twice',
  );
});

Deno.test("combinationsOf() goes through all values; an optimizer's own go before", () => {
  const settings = { beta: [0.5, 0.9], "m-svag.beta": 0.8, version: "iclr2018", epsilon: 1e-3 };
  assertEquals(combinationsOf("m-sgd", settings), [{ beta: 0.5 }, { beta: 0.9 }]);
  assertEquals(combinationsOf("m-svag", settings), [{ beta: 0.8, version: "iclr2018" }]);
  assertEquals(combinationsOf("sgd", settings), [{}]);
  const both = combinationsOf("adam", { beta1: [0.8, 0.9], "adam.beta2": [0.99, 0.999] });
  assertEquals(both.length, 4);
  assertEquals(both[1], { beta1: 0.8, beta2: 0.999 });
});

Deno.test("checkSettings() names what belongs to no optimizer of the run", () => {
  checkSettings({ beta: 0.8, "adam.beta2": [0.9, 0.99] }, ["m-sgd", "adam"]);
  const cases: [settings: Record<string, number | readonly number[]>, message: string][] = [
    [{ beta: 0.8 }, 'unknown hyper-parameter of adam and sgd "beta", did you mean "beta1"?'],
    [{ "m-sgd.beta": 0.8 }, "m-sgd.beta is set, and m-sgd is not in this run of adam, sgd"],
    [{ "adam.beta": 0.8 }, 'unknown hyper-parameter of adam "beta", did you mean "beta1"?'],
    [{ beta2: [] }, "there must be at least one beta2"],
    [{ beta2: [0.9, 0.9] }, "the beta2 0.9 is given twice"],
    [{ beta2: [0.9, 1] }, "beta2 must be"],
  ];
  for (const [settings, message] of cases) {
    assertThrows(() => checkSettings(settings, ["adam", "sgd"]), RangeError, message);
  }
});

Deno.test("chooseOptimizer() makes a variant of each combination", () => {
  const problem = quadraticProblem();
  const variantsOf = (id: string, lists: Parameters<typeof chooseOptimizer>[2]) =>
    chooseOptimizer(id, problem, { learningRates: 0.1, ...lists }).map(({ variant }) => variant);
  assertEquals(variantsOf("adam", { settings: { beta1: [0.8, 0.9], beta2: 0.99 } }), [
    "beta1=0.8 beta2=0.99",
    "beta1=0.9 beta2=0.99",
  ]);
  assertEquals(variantsOf("m-sgd", { settings: { "m-sgd.beta": [0.5, 0.9] } }), [
    "beta=0.5",
    "beta=0.9",
  ]);
  assertEquals(variantsOf("adam", { settings: { beta: 0.5 } }), [""]);
});
