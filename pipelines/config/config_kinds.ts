/** What values in a file of settings may be: said once, for the check and for the editor's schema. @module */
import {
  either,
  isBoolean,
  isRecord,
  isText,
  listOf,
  oneOf,
  recordOf,
  type Shape,
} from "../files/shapes.ts";

/** A kind of value. */
export interface Kind {
  /** In words: `a positive integer`. */
  readonly expected: string;
  /** Whether a value is one. */
  readonly fits: Shape;
  /** The same as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A whole number from a least one on. */
function whole(minimum: number, expected: string): Kind {
  return {
    expected,
    fits: (value) => Number.isSafeInteger(value) && (value as number) >= minimum,
    schema: { type: "integer", minimum },
  };
}

/** A number between two, neither of which it is. */
function between(low: number, high: number, expected: string): Kind {
  const limits = { exclusiveMinimum: low, exclusiveMaximum: high };
  const finite = Object.entries(limits).filter(([, limit]) => Number.isFinite(limit));
  return {
    expected,
    fits: (value) => typeof value === "number" && value > low && value < high,
    schema: { type: "number", ...Object.fromEntries(finite) },
  };
}

/** A whole number of at least 1. */
export const count: Kind = whole(1, "a positive integer");

/** A whole number of at least 0. */
export const index: Kind = whole(0, "an integer of at least 0");

/** Any number. */
export const number: Kind = between(-Infinity, Infinity, "a number");

/** A number greater than 0. */
export const positive: Kind = between(0, Infinity, "a positive number");

/** A number greater than 0 and less than 1. */
export const share: Kind = between(0, 1, "a number between 0 and 1");

/** A text. */
export const text: Kind = { expected: "a text", fits: isText, schema: { type: "string" } };

/** `true` or `false`. */
export const onOff: Kind = {
  expected: "true or false",
  fits: isBoolean,
  schema: { type: "boolean" },
};

/** One of some texts. */
export function choice(texts: readonly string[]): Kind {
  return { expected: `one of ${texts.join(", ")}`, fits: oneOf(texts), schema: { enum: texts } };
}

/** One of several kinds. */
export function oneKind(...kinds: readonly Kind[]): Kind {
  return {
    expected: kinds.map(({ expected }) => expected).join(", or "),
    fits: either(...kinds.map(({ fits }) => fits)),
    schema: { anyOf: kinds.map(({ schema }) => schema) },
  };
}

/** A list of at least one value of a kind. */
export function list({ fits, schema }: Kind, expected: string): Kind {
  return {
    expected,
    fits: (value) => listOf(fits)(value) && (value as readonly unknown[]).length > 0,
    schema: { type: "array", items: schema, minItems: 1 },
  };
}

/** Values of a kind by name. */
export function byName({ fits, schema }: Kind, expected: string): Kind {
  return {
    expected,
    fits: recordOf(fits),
    schema: { type: "object", additionalProperties: schema },
  };
}

/** Anything that has fields. */
export const record: Kind = {
  expected: "an object",
  fits: isRecord,
  schema: { type: "object" },
};
