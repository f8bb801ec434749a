/** Names, colours and dashes of the methods, the same in every table and chart. @module */
import { optimizerRecords } from "../../optimizers/methods/records.ts";
import { shownName } from "../text/visible.ts";

/** How a method is shown. */
export interface Style {
  /** As the papers write it. */
  readonly label: string;
  readonly color: string;
  /** Dash pattern in pixels; empty is a solid line. */
  readonly dash: readonly number[];
}

const styles: ReadonlyMap<string, Style> = new Map(
  optimizerRecords.map(({ id, label, color, dash }) => [id, { label, color, dash }]),
);

const others = ["#000000", "#009E73", "#882255", "#777777", "#661100", "#6699CC", "#999933"];

const dashes = [[1, 1], [], [7, 3], [2, 2]] as const;

/**
 * How a method is shown, by its command-line id. Variants of one (`m-sgd 0.1`) and
 * methods of one's own, which go by their name, have the spare colours in turn.
 */
export function styleOf(id: string, position = 0): Style {
  const [method = id, ...variant] = id.split(" ");
  const known = variant.length > 0 ? styles.get(method.toLowerCase()) : undefined;
  if (known) {
    return { ...spareStyle(id, position), label: shownName(`${known.label} ${variant.join(" ")}`) };
  }
  return styles.get(id.toLowerCase()) ?? spareStyle(id, position);
}

function spareStyle(id: string, position: number): Style {
  return {
    label: shownName(id),
    color: others[position % others.length]!,
    dash: dashes[position % 4]!,
  };
}
