/** What values have to look like that files claim to hold. @module */

/** Whether a value is of a certain shape. */
export type Shape = (value: unknown) => boolean;

/** A text. */
export const isText: Shape = (value) => typeof value === "string";

/** A number. */
export const isNumber: Shape = (value) => typeof value === "number";

/** `true` or `false`. */
export const isBoolean: Shape = (value) => typeof value === "boolean";

/** A whole number of at least 0. */
export const isCount: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

/** Anything that has fields and is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One of several shapes. */
export function either(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value));
}

/** One of some texts or numbers. */
export function oneOf(values: readonly (string | number)[]): Shape {
  return (value) => values.some((each) => each === value);
}

/** A shape, or `null`. */
export function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

/** A shape, or nothing at all. */
export function orNothing(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

/** A list whose members have a shape. */
export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** A record whose values have a shape, whatever their names. */
export function recordOf(shape: Shape): Shape {
  return (value) => isRecord(value) && Object.values(value).every(shape);
}

/** A record with these fields, of these shapes, and maybe others. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) =>
    isRecord(value) && Object.entries(shapes).every(([name, shape]) => shape(value[name]));
}
