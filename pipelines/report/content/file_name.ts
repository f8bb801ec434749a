/** Names of files for what has names of any kind. @module */

/** A key as the name of a file. */
export function fileName(key: string): string {
  return key.replace(/[^\w.+-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "figure";
}
