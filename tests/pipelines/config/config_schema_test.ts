import { assert, assertEquals } from "@std/assert";
import shipped from "../../../pipelines/ablate.schema.json" with { type: "json" };
import { configKeys } from "../../../pipelines/config/config_keys.ts";
import { configSchema } from "../../../pipelines/config/config_schema.ts";

Deno.test("the schema that editors read is that of the keys", () => {
  assertEquals(
    shipped as unknown,
    configSchema(),
    "deno run pipelines/config/config_schema.ts > pipelines/ablate.schema.json",
  );
});

type Schema = Readonly<Record<string, unknown>>;

/** Whether a value is valid, by the words of JSON Schema that the schema has. */
function isValid(value: unknown, schema: Schema): boolean {
  const { type, anyOf, items, properties = {}, additionalProperties = true } = schema;
  const kind = Array.isArray(value) ? "array" : typeof value;
  const isType = type === undefined || kind === type ||
    type === "integer" && Number.isInteger(value);
  if (!isType || anyOf !== undefined && !(anyOf as Schema[]).some((one) => isValid(value, one))) {
    return false;
  }
  if (schema["enum"] !== undefined && !(schema["enum"] as unknown[]).includes(value)) return false;
  if (typeof value === "number") {
    const { minimum = -Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } =
      schema as Readonly<Record<string, number>>;
    return value >= minimum && value > exclusiveMinimum && value < exclusiveMaximum;
  }
  if (Array.isArray(value)) {
    return value.length >= (schema["minItems"] as number ?? 0) &&
      (items === undefined || value.every((each) => isValid(each, items as Schema)));
  }
  if (kind !== "object") return true;
  return Object.entries(value as object).every(([name, each]) => {
    const own = (properties as Readonly<Record<string, Schema>>)[name] ?? additionalProperties;
    return typeof own === "boolean" ? own : isValid(each, own as Schema);
  });
}

const values: readonly unknown[] = [
  ...[-1, 0, 0.5, 1, 3, 1e6, true, false, "", "text", "auto", "wasm", "decided", {}, []],
  ...[["adam"], [0.1], [0.1, 0.2], [-1], ["a", 1], { adam: 0.1 }, { adam: [0.1] }, { adam: "x" }],
  ...[{ adam: {} }, { by: "locks" }, { by: "mail" }, { age: 5 }, { age: 0 }, [{ problem: "a" }]],
];

Deno.test("editors and the check agree on what each key may be", () => {
  for (const { name, fits, schema, help } of configKeys) {
    assert(help.length > 0, name);
    for (const value of values) {
      assertEquals(fits(value), isValid(value, schema), `${name}: ${JSON.stringify(value)}`);
    }
  }
});
