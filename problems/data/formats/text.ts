/** Reader of texts in UTF-8. @module */

/**
 * UTF-8 as a string, without a byte order mark.
 *
 * @param name what errors call the file
 * @throws {SyntaxError} if the bytes are not UTF-8, naming the first that is not
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const at = firstInvalid(bytes);
    const found = Array.from(bytes.subarray(at, at + 4), (byte) => byte.toString(16)).join(" ");
    throw new SyntaxError(
      `${name} is no text: expected UTF-8, found the bytes ${found} at byte ${at}`,
      { cause },
    );
  }
}

/** Position of the first bytes that are not UTF-8. */
function firstInvalid(bytes: Uint8Array): number {
  const decodes = (length: number, stream: boolean) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream });
      return true;
    } catch {
      return false;
    }
  };
  // by bisection the longest beginning that is no error yet: it may end within a character
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(middle, true)) good = middle;
    else bad = middle;
  }
  while (!decodes(good, false)) good--;
  return good;
}
