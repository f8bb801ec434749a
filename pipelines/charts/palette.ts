/** Names, colours and dashes of the methods, the same in every table and chart. @module */

/** How a method is shown. */
export interface Style {
  /** As the papers write it. */
  readonly label: string;
  readonly color: string;
  /** Dash pattern in pixels; empty is a solid line. */
  readonly dash: readonly number[];
}

// The papers' 2 x 2 can be seen: methods that take a sign are warm and dashed, the others cold and
// solid; variance-adapted ones are light, the others dark. So the four main methods differ in grey,
// and blue against orange stays apart in the common forms of colour blindness.
const styles: Readonly<Record<string, Style>> = {
  "sgd": { label: "SGD", color: "#332288", dash: [10, 2, 2, 2] },
  "m-sgd": { label: "M-SGD", color: "#08519C", dash: [] },
  "svag": { label: "SVAG", color: "#44AA99", dash: [10, 2, 2, 2] },
  "m-svag": { label: "M-SVAG", color: "#5AB4E5", dash: [] },
  "m-svag-mb": { label: "M-SVAG (mini-batch)", color: "#7BA7BC", dash: [12, 2] },
  "ssd": { label: "SSD", color: "#882255", dash: [1, 3] },
  "m-ssd": { label: "M-SSD", color: "#B8390E", dash: [2, 2] },
  "adam": { label: "Adam", color: "#EBA200", dash: [7, 3] },
  "adam-star": { label: "Adam*", color: "#CC79A7", dash: [7, 3, 2, 3] },
  "adam-star-mb": { label: "Adam* (mini-batch)", color: "#AA4499", dash: [4, 4] },
  "heavy-ball": { label: "Heavy ball", color: "#117733", dash: [] },
  "nesterov": { label: "Nesterov", color: "#009E73", dash: [10, 2, 2, 2] },
  "adagrad": { label: "AdaGrad", color: "#999933", dash: [7, 3] },
  "rmsprop": { label: "RMSProp", color: "#661100", dash: [7, 3] },
  "adadelta": { label: "AdaDelta", color: "#777777", dash: [7, 3] },
  "sign-descent": { label: "Norm-scaled sign descent", color: "#D55E00", dash: [1, 3, 6, 3] },
  "coordinate-descent": { label: "Coordinate descent", color: "#6699CC", dash: [1, 3] },
  "block-normalized": { label: "Block-normalized", color: "#4477AA", dash: [7, 3] },
  "normalized": { label: "Normalized descent", color: "#228833", dash: [4, 2] },
  "soft-normalized": { label: "Softly normalized", color: "#66A61E", dash: [10, 2, 2, 2] },
  "adamw": { label: "AdamW", color: "#DDCC77", dash: [4, 2] },
  "natural-gradient": { label: "NGD", color: "#0072B2", dash: [] },
  "empirical-fisher": { label: "EFGD", color: "#D55E00", dash: [6, 2] },
  "gauss-newton": { label: "Gauss-Newton", color: "#56B4E9", dash: [2, 2] },
};

const others = ["#000000", "#009E73", "#882255", "#777777", "#661100", "#6699CC", "#999933"];

const dashes = [[1, 1], [], [7, 3], [2, 2]] as const;

/**
 * How a method is shown, by its command-line id. Variants of one (`m-sgd 0.1`) and
 * methods of one's own, which go by their name, have the spare colours in turn.
 */
export function styleOf(id: string, position = 0): Style {
  const [method = id, ...variant] = id.split(" ");
  const known = variant.length > 0 ? styles[method.toLowerCase()] : undefined;
  if (known) return { ...spareStyle(id, position), label: `${known.label} ${variant.join(" ")}` };
  return styles[id.toLowerCase()] ?? spareStyle(id, position);
}

function spareStyle(id: string, position: number): Style {
  return { label: id, color: others[position % others.length]!, dash: dashes[position % 4]! };
}
