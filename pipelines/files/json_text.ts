/** JSON as text, and texts of strangers as JSON. @module */

/** JSON for files: indented, what is missing as `null`. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_, part) => part === undefined ? null : part, 2)}\n`;
}

/** Brackets in one another that nothing of ours has, by far; more would end in stacks that overflow. */
const deepest = 64;

/**
 * What a text in JSON says.
 *
 * @throws {SyntaxError} if it is no JSON, or nested deeper than anything of ours
 */
export function parseJson(text: string): unknown {
  if (isNestedDeeply(text)) throw new SyntaxError("it is nested too deeply");
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError("it is not JSON");
  }
}

function isNestedDeeply(text: string): boolean {
  let depth = 0;
  // strings, with what is escaped in them, in one piece; one without its end up to the end
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[{]|[\]}]/gs)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > deepest) return true;
  }
  return false;
}
