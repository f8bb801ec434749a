/** JSON files that tell whether they are as they were written. @module */
import { checksum } from "./checksum.ts";
import { jsonText, parseJson } from "./json_text.ts";
import { isRecord } from "./shapes.ts";

/**
 * An object as JSON, with a field `format` before its own and a checksum of them all, `sum`, behind.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { sealed, unsealed } from "./sealed_json.ts";
 *
 * const text = sealed({ steps: 100 });
 * assertEquals(unsealed(text), { steps: 100 });
 * assertThrows(() => unsealed(text.replace("100", "900")), SyntaxError, "its checksum is wrong");
 * ```
 */
export function sealed(value: object): string {
  const whole = JSON.parse(jsonText({ format: 2, ...value })) as object;
  return jsonText({ ...whole, sum: checksum(JSON.stringify(whole)) });
}

/**
 * The object in a text that {@linkcode sealed} made; or one without `format` and `sum`, as files of
 * earlier versions have, about which nothing can be told.
 *
 * @throws {SyntaxError} if it is no JSON, no object, or not as it was written
 */
export function unsealed(text: string): Readonly<Record<string, unknown>> {
  const found = parseJson(text);
  if (!isRecord(found)) throw new SyntaxError("it is not an object");
  const { sum, ...whole } = found;
  const { format, ...value } = whole;
  if (sum === undefined && format === undefined) return value;
  if (sum !== checksum(JSON.stringify(whole))) throw new SyntaxError("its checksum is wrong");
  return value;
}
