/** ICML Fig. 2 as small panels, each of which sets the quadratic above it. @module */
import { make } from "../../report/client/parts/elements.ts";
import type { PageElement } from "../../report/client/parts/dom.ts";
import { significant } from "../../text/numbers.ts";
import { placeOf } from "./browser.ts";
import type { Figure2Panel } from "./figure_2_panel.ts";
import type { Landscape } from "./landscape.ts";
import { canvas, draw, type Point, through } from "./svg.ts";

const [width, height] = [104, 62];

const titles = {
  mild: "well-conditioned",
  ill: "ill-conditioned",
  rotated: "rotated",
  aligned: "axis-aligned",
} as const;

/** Two eigenvalues in place of a hundred, from the parts of the spectrum that these are from. */
const eigenvalues = { mild: [0.3, 0.9], ill: [0.5, 45] } as const;

/** Degrees, in place of a rotation at random. */
const angles = { rotated: 30, aligned: 0 } as const;

/** Fills the figure's place; a click on a panel calls `onChoice` with its counterpart in the plane. */
export function figure2Grid(onChoice: (landscape: Partial<Landscape>) => void): void {
  const panels = JSON.parse(placeOf("figure-2-data").textContent!) as readonly Figure2Panel[];
  const noises = [...new Set(panels.map(({ noise }) => noise))];
  const rows = Map.groupBy(
    panels,
    ({ spectrum, basis }) => `${titles[spectrum]}, ${titles[basis]}`,
  );
  placeOf("figure-2").replaceChildren(
    make("table", { class: "figure-2" }, [
      make("thead", {}, [
        make("tr", {}, [
          make("td"),
          ...noises.map((noise) => make("th", { scope: "col", text: `ν = ${noise}` })),
        ]),
      ]),
      make(
        "tbody",
        {},
        [...rows].map(([title, own]) =>
          make("tr", {}, [
            make("th", { scope: "row", text: title }),
            ...own.map((panel) => make("td", {}, [buttonOf(panel, own, onChoice)])),
          ])
        ),
      ),
    ]),
  );
}

function buttonOf(
  panel: Figure2Panel,
  row: readonly Figure2Panel[],
  onChoice: (landscape: Partial<Landscape>) => void,
): PageElement {
  const { spectrum, basis, noise, orders } = panel;
  const size = significant(Math.abs(orders), 2);
  const ends = Math.abs(orders) < 0.1
    ? "both end about equal"
    : `SSD ends ${size} orders of magnitude ${orders < 0 ? "below" : "above"} SGD`;
  return make("button", {
    type: "button",
    "aria-label": `${titles[spectrum]}, ${titles[basis]}, noise ${noise}: ${ends}`,
    click: () => onChoice({ eigenvalues: eigenvalues[spectrum], angle: angles[basis], noise }),
  }, [pictureOf(panel, row)]);
}

/** The two curves, on the axis of their row, as far down as that goes. */
function pictureOf({ curves }: Figure2Panel, row: readonly Figure2Panel[]): PageElement {
  const all = row.flatMap(({ curves }) => [...curves.sgd, ...curves.ssd]);
  const most = Math.max(...all);
  const least = Math.max(Math.min(...all), most - 12);
  const lines = (["sgd", "ssd"] as const).map((method) => {
    const points = curves[method].map((value, i): Point => [
      2 + (width - 4) * i / (curves[method].length - 1),
      3 + (height - 6) * Math.min((most - value) / (most - least), 1),
    ]);
    return draw("path", { class: `curve stroke-${method}`, d: through(points) });
  });
  return canvas(width, height, { "aria-hidden": "true" }, lines);
}
