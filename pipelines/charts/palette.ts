/** Names, colours and dashes of the methods, the same in every table and chart. @module */
import { findOptimizer } from "../../optimizers/methods/registry.ts";
import { shownName } from "../text/visible.ts";

/** How a method is shown. */
export interface Style {
  /** As the papers write it. */
  readonly label: string;
  readonly color: string;
  /** Dash pattern in pixels; empty is a solid line. */
  readonly dash: readonly number[];
}

/** The style of an optimizer that is known by its id. */
function knownStyle(id: string): Style | undefined {
  const { record } = findOptimizer(id.toLowerCase());
  return record && { label: record.label, color: record.color, dash: record.dash };
}

/** How one of several methods and variants is shown. */
export interface LineStyle extends Style {
  /** The method's label without its variant. */
  readonly method: string;
  /** What tells it from other variants of the method, such as `0.1`; empty where there are none. */
  readonly variant: string;
  /** Place among the variants of its method, from 0 to 1 as step sizes grow; `null` where it has none. */
  readonly shade: number | null;
}

const others = ["#000000", "#009E73", "#882255", "#777777", "#661100", "#6699CC", "#999933"];

const dashes = [[1, 1], [], [7, 3], [2, 2]] as const;

/** Dashes of variants: the longer, the larger the step size. */
const variantDashes = [[1, 2], [3, 2], [6, 2], [11, 2], []] as const;

/**
 * How a method is shown, by its command-line id; a variant of one (`m-sgd 0.1`) is shown as that with its
 * own label. Methods of one's own, which go by their name, have the spare colours in turn.
 */
export function styleOf(id: string, position = 0): Style {
  const [method = id, ...variant] = id.split(" ");
  const known = variant.length > 0 ? knownStyle(method) : undefined;
  if (known) return { ...known, label: shownName(`${known.label} ${variant.join(" ")}`) };
  return knownStyle(id) ?? spareStyle(id, position);
}

/**
 * How methods and their variants are shown beside each other: the hue is the method. Where several ids
 * begin with the same word (`m-sgd 0.1`, `m-sgd 0.3`), shade and dash are the place among these, by step
 * size; see `shaded`.
 */
export function stylesOf(ids: readonly string[]): readonly LineStyle[] {
  const methodOf = (id: string) => id.split(" ")[0]!;
  const methods = [...new Set(ids.map(methodOf))];
  return ids.map((id) => {
    const style = styleOf(id, methods.indexOf(methodOf(id)));
    const variants = ids.filter((other) => methodOf(other) === methodOf(id)).toSorted(byStepSize);
    if (variants.length < 2) return { ...style, method: style.label, variant: "", shade: null };
    const shade = variants.indexOf(id) / (variants.length - 1);
    const { label: method } = styleOf(methodOf(id));
    const variant = shownName(id.slice(methodOf(id).length + 1));
    return { ...style, method, variant, shade, dash: variantDashes[Math.round(4 * shade)]! };
  });
}

/** Orders variants by what their names say after the method's. */
function byStepSize(one: string, other: string): number {
  const [a, b] = [one, other].map((id) => Number(id.split(" ")[1])) as [number, number];
  return a - b || 0;
}

function spareStyle(id: string, position: number): Style {
  return {
    label: shownName(id),
    color: others[position % others.length]!,
    dash: dashes[position % 4]!,
  };
}
