/** Curves that grow while the trainer trains. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
import type { MethodNews } from "../trainer/messages.ts";
import { drawIn, onceAFrame } from "./browser.ts";
import { type Curve, curvePlot, logDomain } from "./loss_plot.ts";

/** The two plots. */
export interface TrainingCurves {
  /** Takes all curves away, and makes room for so many steps. */
  clear(steps: number): void;
  /** Adds where the methods are at a step. */
  add(step: number, methods: readonly MethodNews[]): void;
}

interface Point {
  readonly step: number;
  readonly methods: readonly MethodNews[];
}

/** Makes the plots of training loss and test accuracy: means over seeds, with bands from the worst to the best. */
export function trainingCurves(lossPlace: PageElement, accuracyPlace: PageElement): TrainingCurves {
  let points: readonly Point[] = [];
  let steps = 1;
  const curvesOf = (measure: "trainLoss" | "testAccuracy"): readonly Curve[] =>
    (points[0]?.methods ?? []).map(({ method }, i) => ({
      method,
      points: points.map(({ step, methods }) => ({ step, value: methods[i]![measure].mean })),
      band: points.map(({ methods }) => {
        const { low, high } = methods[i]![measure];
        return [low, high] as const;
      }),
    }));
  const height = 230;
  const redraws = [
    drawIn(lossPlace, (width) => {
      const curves = curvesOf("trainLoss");
      const [least, most] = logDomain(curves.flatMap(({ points }) => points.map((p) => p.value)));
      const start = curves[0]?.points[0]?.value ?? 2.4;
      const domain = [Math.min(least, 0.3), Math.min(Math.max(most, 2.4), 4 * start)] as const;
      const title = "training loss, over seeds";
      const options = { width, height, steps, title, domain, log: true };
      lossPlace.replaceChildren(curvePlot(curves, options));
    }),
    drawIn(accuracyPlace, (width) => {
      const title = "test accuracy";
      const options = { width, height, steps, title, domain: [0.5, 1] as const, log: false };
      accuracyPlace.replaceChildren(curvePlot(curvesOf("testAccuracy"), options));
    }),
  ];
  const redraw = onceAFrame(() => redraws.forEach((each) => each()));
  return {
    clear(all) {
      [points, steps] = [[], all];
      redraw();
    },
    add(step, methods) {
      points = [...points, { step, methods }];
      redraw();
    },
  };
}
