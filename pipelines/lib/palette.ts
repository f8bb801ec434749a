/** Colours and dashes of the methods, the same in every chart. @module */

/** How a method is drawn. */
export interface Stroke {
  readonly color: string;
  /** Dash pattern in pixels; empty is a solid line. */
  readonly dash: readonly number[];
}

// Hue: sign-based methods are warm, the others cold. Lightness and dashes: variance-adapted methods
// are lighter and dashed. All from Okabe and Ito's palette for colour-blind readers.
const strokes: Readonly<Record<string, Stroke>> = {
  "sgd": { color: "#332288", dash: [] },
  "m-sgd": { color: "#0072B2", dash: [] },
  "svag": { color: "#44AA99", dash: [2, 2] },
  "m-svag": { color: "#56B4E9", dash: [6, 2] },
  "m-svag-mb": { color: "#88CCEE", dash: [2, 2] },
  "ssd": { color: "#882255", dash: [] },
  "m-ssd": { color: "#D55E00", dash: [] },
  "adam": { color: "#E69F00", dash: [6, 2] },
  "adam-star": { color: "#CC79A7", dash: [6, 2] },
  "adam-star-mb": { color: "#AA4499", dash: [2, 2] },
};

const others = ["#009E73", "#999933", "#000000", "#777777", "#117733", "#661100", "#6699CC"];

/** The stroke of a method, by command-line id; methods of one's own get the spare colours in turn. */
export function strokeOf(id: string, position = 0): Stroke {
  return strokes[id.toLowerCase()] ?? { color: others[position % others.length]!, dash: [1, 1] };
}
