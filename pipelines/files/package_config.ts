/** What `deno.json` says of this package. @module */

/** The parts of it that are used. */
export interface PackageConfig {
  readonly version: string;
  /** Packages with their versions, as `npm:vega@6.4.0`, by the names that they are imported by. */
  readonly imports: Readonly<Record<string, string>>;
  /** Tasks by their names. */
  readonly tasks: Readonly<
    Record<string, { readonly description: string; readonly command: string }>
  >;
}

/** Reads it where it is wanted; Node 20 warns of modules of JSON, and need not where none is. */
export async function packageConfig(): Promise<PackageConfig> {
  const { default: config } = await import("../../deno.json", { with: { type: "json" } });
  return config;
}
