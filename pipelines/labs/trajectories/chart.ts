/** Draws paths over the contours of a quadratic: small SVG documents. @module */
import { stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { significant } from "../../text/numbers.ts";
import { styleOf } from "../../charts/palette.ts";
import { landscape, noiseLevels, type Path, start, type TunedPaths } from "./paths.ts";

const [width, height, gap] = [300, 220, 20];
const [left, bottom] = [-10, -6]; // what is at the lower left corner of a panel
const scale = 18; // pixels a unit

/**
 * The picture of an optimizer: a panel for each noise level, with the paths of all seeds.
 *
 * @param panels what there is at each of {@linkcode noiseLevels}
 * @returns an SVG document with a background of its own, so that it reads on light and dark pages
 */
export function pathsSvg(id: string, panels: readonly TunedPaths[]): string {
  const { label, color } = styleOf(id);
  const whole = noiseLevels.length * (width + gap) + gap;
  const description = panels.map(({ learningRate, final }, i) =>
    `${noiseLevels[i]!.name}: step size ${learningRate}, loss ${significant(final, 2)} at the end`
  ).join("; ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole}" height="${height + 66}" ` +
    `viewBox="0 0 ${whole} ${height + 66}" role="img" font-family="Helvetica, Arial, sans-serif">`,
    `<title>${escaped(label)} on a noisy quadratic of two dimensions</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<rect width="100%" height="100%" rx="8" fill="#ffffff"/>`,
    ...panels.map((panel, i) =>
      `<g transform="translate(${gap + i * (width + gap)},34)">${drawPanel(i, panel, color)}</g>`
    ),
    `</svg>`,
  ].join("\n") + "\n";
}

function drawPanel(i: number, { learningRate, paths, final }: TunedPaths, color: string): string {
  const below = `α = ${learningRate}, loss at the end ${significant(final, 2)}`;
  return [
    text(width / 2, -12, noiseLevels[i]!.name, 14),
    `<svg width="${width}" height="${height}">`, // clips what leaves the panel
    `<rect width="100%" height="100%" fill="#fafafa"/>`,
    ...contours(),
    ...paths.map((path, seed) => line(path, color, [1, 0.55, 0.3][seed] ?? 0.2)),
    mark(start, "#333333"),
    `<path d="${cross([0, 0])}" stroke="#111111" stroke-width="1.5"/>`,
    `</svg>`,
    text(width / 2, height + 20, below, 12),
  ].join("\n");
}

/** Ellipses where the loss is 1/4, 1, 4, 16 and 64. */
function contours(): string[] {
  const { hessian: [a, b, , c] } = stochasticQuadratic(landscape) as unknown as {
    readonly hessian: readonly [number, number, number, number];
  };
  const middle = (a + c) / 2;
  const spread = Math.hypot((a - c) / 2, b);
  const angle = Math.atan2(b, (a - c) / 2) / 2; // of the axis with the larger eigenvalue
  const [x, y] = place([0, 0]);
  return [0.25, 1, 4, 16, 64].map((loss) => {
    const radius = (eigenvalue: number) => rounded(scale * Math.sqrt(2 * loss / eigenvalue));
    const [long, short] = [radius(middle - spread), radius(middle + spread)];
    const degrees = rounded(-angle * 180 / Math.PI);
    return `<ellipse cx="${x}" cy="${y}" rx="${short}" ry="${long}" ` +
      `transform="rotate(${degrees} ${x} ${y})" fill="none" stroke="#c8c8c8"/>`;
  });
}

function line({ points }: Path, color: string, opacity: number): string {
  const places = points.map(place);
  const d = places.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
  const dots = places.map(([x, y]) => `M${x} ${y}h0`).join("");
  return `<g stroke="${color}" opacity="${opacity}" fill="none" stroke-linecap="round" ` +
    `stroke-linejoin="round"><path d="${d}" stroke-width="1.2"/>` +
    `<path d="${dots}" stroke-width="3.4"/></g>`;
}

function mark(point: readonly [number, number], color: string): string {
  const [x, y] = place(point);
  return `<circle cx="${x}" cy="${y}" r="4" fill="none" stroke="${color}" stroke-width="1.5"/>`;
}

function cross(point: readonly [number, number]): string {
  const [x, y] = place(point);
  return `M${x - 5} ${y}h10M${x} ${y - 5}v10`;
}

/** Where a point is drawn; far outside no further than it takes. */
function place([x, y]: readonly [number, number]): readonly [number, number] {
  const bounded = (value: number) => Math.min(Math.max(value, -2000), 2000);
  return [
    rounded(bounded((x - left) * scale)),
    rounded(bounded(height - (y - bottom) * scale)),
  ];
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function text(x: number, y: number, content: string, size: number): string {
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="middle" fill="#222222">` +
    `${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
