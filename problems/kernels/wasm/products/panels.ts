/** Panels of a whole operand, packed before they are multiplied. @module */
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";
import type { HeapFunctions } from "../code/heap_functions.ts";
import { leftWidth, rightWidth } from "../code/matrix.ts";
import { columnsOf, type Operand, type PlacedOperand, rowsOf } from "./operand.ts";
import { type Packer, packer, type Stretch } from "./packing.ts";

/** Which operand of a product. */
export type Side = "left" | "right";

/** Rows of a left operand in a panel, and columns of a right one. */
export const panelWidth = { left: leftWidth, right: rightWidth } as const;

/** What lies side by side in panels: rows of a left operand, columns of a right one. */
export function lanesOf(side: Side, operand: Operand): number {
  return side === "left" ? rowsOf(operand) : columnsOf(operand);
}

/** What packs an operand. */
function packerOf(functions: HeapFunctions, side: Side, operand: PlacedOperand): Packer {
  const alongRows = (side === "left") !== operand.transposed;
  return packer(functions, operand, alongRows, panelWidth[side]);
}

/** Bytes of all of an operand's panels. */
export function panelsSize(side: Side, operand: Operand): number {
  const depth = side === "left" ? columnsOf(operand) : rowsOf(operand);
  return 4 * roundUp(lanesOf(side, operand), panelWidth[side]) * depth;
}

/**
 * Packs some of an operand's lanes, from the first of a panel on.
 *
 * @param panels where those of all lanes begin: those of each stretch lie behind the ones before
 */
export function packPanels(
  functions: HeapFunctions,
  side: Side,
  operand: PlacedOperand,
  stretches: readonly Stretch[],
  panels: number,
  [from, to]: readonly [from: number, to: number],
): void {
  if (from >= to) return;
  const pack = packerOf(functions, side, operand), find = finder(side, operand, panels);
  for (const stretch of stretches) pack(find(stretch, from), from, to - from, stretch);
}

/**
 * What gives the panels of some lanes: those that were packed ahead, where they were, and otherwise what it packs to a
 * place each time.
 */
export function panelSource(
  functions: HeapFunctions,
  side: Side,
  operand: PlacedOperand,
  ahead: number,
  place: number,
): (stretch: Stretch, lane: number, count: number) => number {
  if (ahead !== 0) return finder(side, operand, ahead);
  const pack = packerOf(functions, side, operand);
  return (stretch, lane, count) => {
    pack(place, lane, count, stretch);
    return place;
  };
}

/** Where packed lanes of a stretch are found, from the first of a panel on. */
function finder(
  side: Side,
  operand: Operand,
  panels: number,
): (stretch: Stretch, lane: number) => number {
  const lanes = roundUp(lanesOf(side, operand), panelWidth[side]);
  return (stretch, lane) => panels + 4 * (lanes * stretch.start + lane * stretch.depth);
}
