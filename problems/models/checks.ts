/** Checks that layers share. @module */
import type { ExampleShape } from "./layer.ts";

/** Number of windows along height and width. */
export function windows(
  kind: string,
  [height, width]: ExampleShape,
  size: number,
  stride: number,
  padding: "same" | "valid",
): [number, number] {
  const along = (length: number) => {
    if (padding === "same") return Math.ceil(length / stride);
    if (size <= length) return Math.floor((length - size) / stride) + 1;
    throw new TypeError(
      `${kind} of size ${size} needs inputs at least as large, got ${height}×${width}; ` +
        `use the padding "same" or a smaller size`,
    );
  };
  return [along(height!), along(width!)];
}

/** @throws {TypeError} unless an example has that many dimensions */
export function checkRank(kind: string, shape: ExampleShape, rank: number, expected: string): void {
  if (shape.length === rank) return;
  throw new TypeError(`${kind} needs inputs of shape ${expected}; got [${shape.join(", ")}]`);
}
