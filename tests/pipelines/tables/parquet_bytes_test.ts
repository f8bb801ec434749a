import { assertEquals } from "@std/assert";
import * as aq from "arquero";
import { ablate } from "../../../pipelines/ablate.ts";
import { loadRuns, saveTable } from "../../../pipelines/table.ts";

/** What DuckDB, in a process of its own as it is native code, makes of the file that `$file` stands for. */
async function byDuckDb(sql: string, file: string): Promise<readonly object[]> {
  const reader = new URL("./duckdb_reader.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", reader, sql.replaceAll("$file", `'${file}'`)],
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("DuckDB reads a Parquet file: types, texts, nulls, and the rows of recorded runs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const values = {
      step: [1, 2, 2 ** 31 - 1],
      loss: [0.1, null, -Infinity],
      whole: [2 ** 40, 1, null],
      name: ["a", 'b, "c"', "ü"],
      mixed: [8, "cabs", null],
      done: [true, false, null],
      none: [null, null, null],
    };
    await saveTable(aq.table(values), `${folder}/a.parquet`);
    const types = await byDuckDb(
      "select name, type from parquet_schema($file)",
      `${folder}/a.parquet`,
    );
    assertEquals(types.slice(1), [
      { name: "step", type: "INT32" },
      { name: "loss", type: "DOUBLE" },
      { name: "whole", type: "DOUBLE" },
      { name: "name", type: "BYTE_ARRAY" },
      { name: "mixed", type: "BYTE_ARRAY" },
      { name: "done", type: "BOOLEAN" },
      { name: "none", type: "BYTE_ARRAY" },
    ]);
    const rows = await byDuckDb("select * from $file", `${folder}/a.parquet`);
    const [loss, mixed] = [[0.1, null, "-Infinity"], ["8", "cabs", null]];
    assertEquals(rows, aq.table({ ...values, loss, mixed }).objects());

    const options = { problems: ["quadratic"], optimizers: ["m-sgd", "adam"], steps: 4 } as const;
    await ablate({ ...options, backend: "cpu", out: `${folder}/run`, onNote() {} });
    const recorded = await loadRuns(`${folder}/run`);
    await saveTable(recorded, `${folder}/rows.parquet`);
    const sql = "select label, step, trainLoss, testAccuracy from $file order by label desc, step";
    assertEquals(
      await byDuckDb(sql, `${folder}/rows.parquet`),
      recorded.select("label", "step", "trainLoss", "testAccuracy").objects(),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
