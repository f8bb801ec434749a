/** What the scripts of all benchmarks have. @module */
import { common } from "../command_line/common_flags.ts";
import type { Flag } from "../command_line/flags.ts";
import { names } from "../text/typed_values.ts";

/** `--backend`, of several. */
export const backends: Flag<readonly string[]> = {
  placeholder: "NAME[,NAME]",
  help: "backends to measure: webgpu, wasm, cpu; those that cannot run here are left out",
  values: ["webgpu", "wasm", "cpu"],
  fallback: "webgpu,wasm,cpu",
  parse: names,
};

/** `--json`. */
export const json: Flag<boolean> = {
  ...common.json,
  help: "print the timings as JSON, with the machine's name and versions",
};

/** Rows as JSON, with what they were measured on. */
export async function asJson(rows: readonly object[]): Promise<string> {
  const { arch, os } = Deno.build;
  const machine = { os, arch, cores: navigator.hardwareConcurrency, gpu: await gpuName() };
  const versions = { deno: Deno.version.deno, v8: Deno.version.v8 };
  return JSON.stringify({ machine, versions, rows }, null, 2);
}

async function gpuName(): Promise<string | undefined> {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  return info === undefined ? undefined : info.description || info.device || info.vendor;
}
