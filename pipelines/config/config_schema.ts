/**
 * The schema that editors check and complete files of settings by. `deno run pipelines/config/config_schema.ts
 * > pipelines/ablate.schema.json` writes it anew.
 *
 * @module
 */
import { jsonText } from "../files/json_text.ts";
import { configKeys } from "./config_keys.ts";

/** JSON Schema of a file for `ablate --config`. */
export function configSchema(): Readonly<Record<string, unknown>> {
  const properties = configKeys.map(({ name, schema, help }) =>
    [name, { description: help, ...schema }] as const
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Settings of noisewise ablate --config",
    type: "object",
    properties: { $schema: { type: "string" }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

if (import.meta.main) console.log(jsonText(configSchema()).trimEnd());
