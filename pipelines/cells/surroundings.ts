/** Who computes, and with what. @module */
import * as tf from "@tensorflow/tfjs";
import { packageConfig } from "../files/package_config.ts";
import { cores } from "../../optimizers/host/environment.ts";
import { either, fields, isNumber, isText, orNull, recordOf, type Shape } from "../files/shapes.ts";
import { codeVersion, type GitState, gitState } from "./code_version.ts";

/** Who computes, and with what: the same for all cells of a run. */
export interface Surroundings {
  readonly noisewise: string;
  /** See {@linkcode codeVersion}. */
  readonly code: string;
  readonly git: GitState;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly backend: string;
}

/** Who computes, here and now. */
export async function surroundings(backend: string): Promise<Surroundings> {
  const { os, arch } = Deno.build;
  return {
    noisewise: (await packageConfig()).version,
    code: await codeVersion(),
    git: await gitState(),
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, tfjs: tf.version_core },
    machine: { os, arch, cores: cores() },
    backend,
  };
}

/** What surroundings look like in files, field by field. */
export const surroundingShapes = {
  noisewise: isText,
  code: isText,
  git: fields({ commit: orNull(isText), branch: orNull(isText) }),
  versions: recordOf(isText),
  machine: recordOf(either(isText, isNumber)),
  backend: isText,
} as const satisfies { readonly [K in keyof Surroundings]: Shape };
