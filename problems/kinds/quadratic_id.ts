/** Names of stochastic quadratic problems, which say what they are. @module */
import { decimalOf } from "../../optimizers/decimal.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { QuadraticOptions } from "../quadratic/quadratic.ts";

/** What a name tells; the other options are at their defaults. */
export type NamedQuadratic = Pick<QuadraticOptions, "spectrum" | "rotate" | "noise">;

/**
 * The name of a quadratic problem: `quadratic`, and after a colon how it differs from the default,
 * which has the mild spectrum, axis-aligned, and noise ν = 0.1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseQuadraticId, quadraticId } from "./quadratic_id.ts";
 *
 * assertEquals(quadraticId({}), "quadratic");
 * const id = quadraticId({ spectrum: "ill", rotate: true, noise: 4 });
 * assertEquals(id, "quadratic:ill+rotated+noise=4");
 * assertEquals(parseQuadraticId(id), { spectrum: "ill", rotate: true, noise: 4 });
 * assertEquals(quadraticId({ spectrum: [1, 2.5, 1e21] }), "quadratic:1/2.5/1e21");
 * ```
 */
export function quadraticId(
  { spectrum = "mild", rotate = false, noise = 0.1 }: NamedQuadratic,
): string {
  const details = [
    ...(spectrum === "mild" ? [] : [spectrumText(spectrum)]),
    ...(rotate ? ["rotated"] : []),
    ...(noise === 0.1 ? [] : [`noise=${numberText(noise)}`]),
  ];
  return details.length === 0 ? "quadratic" : `quadratic:${details.join("+")}`;
}

/**
 * The options that a name tells.
 *
 * @throws {RangeError} if a part of it means nothing, or two parts the same
 */
export function parseQuadraticId(id: string): NamedQuadratic {
  const details = id.split(":").slice(1).join(":");
  const options: NamedQuadratic = {};
  for (const detail of details === "" ? [] : details.split("+")) {
    const told = optionOf(detail), twice = Object.keys(told).find((name) => name in options);
    if (twice !== undefined) {
      throw new RangeError(`"${id}" tells twice what ${twice} is; leave "${detail}" out`);
    }
    Object.assign(options, told);
  }
  return options;
}

function optionOf(detail: string): NamedQuadratic {
  if (detail === "mild" || detail === "ill") return { spectrum: detail };
  if (detail === "rotated") return { rotate: true };
  if (detail.startsWith("noise=")) return { noise: decimalOf(detail.slice(6)) };
  if (/^[\d.e/-]+$/i.test(detail)) return { spectrum: detail.split("/").map(decimalOf) };
  throw unknownName("detail of a quadratic problem", detail, ["mild", "ill", "rotated"]);
}

function spectrumText(spectrum: NonNullable<NamedQuadratic["spectrum"]>): string {
  return typeof spectrum === "string"
    ? spectrum
    : Array.from(spectrum as number[], numberText).join("/");
}

/** A number without the plus sign of its exponent, which parts the details of a name. */
function numberText(value: number): string {
  return String(value).replace("e+", "e");
}
