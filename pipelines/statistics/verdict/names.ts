/** What methods are called in sentences. @module */

const names: Readonly<Record<string, string>> = {
  "m-sgd": "M-SGD",
  "m-ssd": "M-SSD",
  "adam": "Adam",
  "m-svag": "M-SVAG",
};

/** The name of a method; others than the papers' four are called by their ids. */
export function nameOf(optimizer: string): string {
  return names[optimizer] ?? optimizer;
}
