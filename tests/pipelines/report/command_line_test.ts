import { assertEquals, assertMatch } from "@std/assert";
import { commandLine } from "../../../pipelines/report/command_line.ts";

Deno.test("commandLine() gives back what was typed", () => {
  const typed = (options: Record<string, unknown>) =>
    commandLine({ options, backend: "cpu" }, "runs/a b");
  assertEquals(
    typed({
      problems: ["x", "mnist-mlp"],
      learningRates: [0.1, 1],
      betas: { adam: 0.5 },
      steps: 9,
    }),
    {
      command: "deno task ablate --problem x,mnist-mlp --learning-rate 0.1/1 --beta adam=0.5 " +
        "--steps 9 --backend cpu --out 'runs/a b'",
      besides: "given as objects by a program, not by id: x",
    },
  );
  const search = { problems: ["quadratic:ill"], grid: null, tolerance: 0.01, halving: true };
  assertEquals(typed(search), {
    command: "deno task tune --problem quadratic:ill --halving --backend cpu --out 'runs/a b'",
    besides: "tolerance: 0.01",
  });
  const paper = { paper: "fig5", scale: 0.1, learningRates: { adam: null, "m-sgd": [0.1] } };
  assertEquals(typed(paper), {
    command: "deno task ablate --paper fig5 --scale 0.1 --learning-rate m-sgd=0.1 --backend cpu " +
      "--out 'runs/a b'",
    besides: "step sizes by a schedule",
  });
  assertMatch(typed({ paper: true }).command, / ablate --paper --backend /);
  assertMatch(typed({ problems: ["it's; rm -rf ~"] }).command, / 'it'\\''s; rm -rf ~' /);
});
