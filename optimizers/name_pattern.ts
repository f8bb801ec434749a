/** Patterns of parameter names. @module */

/** Whether a name fits a pattern: `*` stands for any characters, everything else for itself. */
export function matches(pattern: string, name: string): boolean {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`, "s").test(name);
}
