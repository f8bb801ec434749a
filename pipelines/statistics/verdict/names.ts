/** What methods are called in sentences. @module */

const names: ReadonlyMap<string, string> = new Map([
  ["m-sgd", "M-SGD"],
  ["m-ssd", "M-SSD"],
  ["adam", "Adam"],
  ["m-svag", "M-SVAG"],
]);

/** The name of a method; others than the papers' four are called by their ids, on one line. */
export function nameOf(optimizer: string): string {
  return names.get(optimizer) ?? onOneLine(optimizer);
}

/** A name without line breaks and what else a sentence cannot have. */
export function onOneLine(name: string): string {
  return name.replace(/[\s\p{Cc}]+/gu, " ");
}
