import { assertEquals } from "@std/assert";
import { table } from "arquero";
import { besidePaper, besidePaperText } from "../../../pipelines/results/beside_paper.ts";

const summary = table({
  problem: ["mnist-mlp", "cifar100-allcnn", "cifar100-allcnn", "fmnist-2c2d"],
  optimizer: ["m-svag", "m-ssd", "svag", "m-svag"],
  learningRate: [0.3, 1e-4, 0.3, 0.3],
  settings: ["version=iclr2018", "", "", ""],
  steps: [4000, 600, 600, 6000],
  seeds: [10, 1, 1, 10],
  testAccuracy: [0.9834, undefined, 0.5, 0.9],
  testAccuracySd: [0.0012, undefined, undefined, 0.01],
});

Deno.test("besidePaper() has the runs of methods and problems whose accuracies are printed", () => {
  const rows = besidePaper(summary);
  assertEquals(rows.map(({ problem, optimizer }) => `${problem} ${optimizer}`), [
    "mnist-mlp m-svag",
    "cifar100-allcnn m-ssd",
  ]);
  assertEquals(rows.map(({ printed, printedSd }) => [printed, printedSd]), [
    [0.916, 0.004],
    [0.514, 0.049],
  ]);
  assertEquals(rows.map(({ printedSteps, steps }) => [printedSteps, steps]), [
    [4000, 4000],
    [60_000, 600],
  ]);
});

Deno.test("besidePaperText() sets both side by side, with how long and how often", () => {
  assertEquals(besidePaperText(besidePaper(summary)).split("\n"), [
    "Test accuracy after the last step, in the paper and here (mean ± sd)",
    "",
    "problem          optimizer  step size         paper          here         steps     seeds",
    "───────────────  ─────────  ─────────  ────────────  ────────────  ────────────  ────────",
    "mnist-mlp        M-SVAG           0.3  91.6 ± 0.4 %  98.3 ± 0.1 %  4000 of 4000  10 of 10",
    "cifar100-allcnn  M-SSD         0.0001  51.4 ± 4.9 %      diverged  600 of 60000   1 of 10",
  ]);
  assertEquals(besidePaperText([]), "");
});
