/** Prints what DuckDB answers to a query, as JSON. @module */
import { DuckDBInstance } from "@duckdb/node-api";

const [sql = ""] = Deno.args;
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const reader = await connection.runAndReadAll(sql);
console.log(JSON.stringify(reader.getRowObjectsJson()));
