/** Names of stochastic quadratic problems, which say what they are. @module */
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
 * @throws {RangeError} if a part of it means nothing
 */
export function parseQuadraticId(id: string): NamedQuadratic {
  const details = id.split(":").slice(1).join(":");
  const options: { spectrum?: "mild" | "ill" | number[]; rotate?: boolean; noise?: number } = {};
  for (const detail of details === "" ? [] : details.split("+")) {
    if (detail === "mild" || detail === "ill") options.spectrum = detail;
    else if (detail === "rotated") options.rotate = true;
    else if (detail.startsWith("noise=")) options.noise = Number(detail.slice(6));
    else if (/^[\d.e/-]+$/i.test(detail)) options.spectrum = detail.split("/").map(Number);
    else throw unknownName("detail of a quadratic problem", detail, ["mild", "ill", "rotated"]);
  }
  return options;
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
