/** What the page on problems says of each of them. */

/** A row of its table. */
export interface ProblemRow {
  /** How many parameters the network has; 0 where there is none. */
  readonly parameters: number;
  /** Examples in a batch by default. */
  readonly batchSize: number;
  /** Steps by default. */
  readonly steps: number;
}

/** The page as text, and its rows by the problems' ids. */
export async function problemPage(): Promise<{
  readonly text: string;
  readonly rows: ReadonlyMap<string, ProblemRow>;
}> {
  const text = await Deno.readTextFile(new URL("../../../docs/problems.md", import.meta.url));
  const lines = text.split("\n").filter((line) => line.startsWith("| `"));
  const number = (cell: string) => Number(cell.replaceAll(",", ""));
  const rows = lines.map((line): [string, ProblemRow] => {
    const [, id, , , parameters, , batchSize, steps] = line.split("|").map((cell) => cell.trim());
    return [id!.slice(1, -1), {
      parameters: number(parameters!),
      batchSize: number(batchSize!),
      steps: number(steps!),
    }];
  });
  return { text, rows: new Map(rows) };
}
