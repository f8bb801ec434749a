/** What a run was made with, so that it can be made again. @module */
import * as tf from "@tensorflow/tfjs";
import config from "../../deno.json" with { type: "json" };

/** The contents of `manifest.json`. */
export interface Manifest {
  readonly noisewise: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly backend: string;
  /** What determines the results, as it was asked for. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

/** The manifest of a run that starts now. */
export function startManifest(
  backend: string,
  options: Readonly<Record<string, unknown>>,
): Manifest {
  const { os, arch } = Deno.build;
  return {
    noisewise: config.version,
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, tfjs: tf.version_core },
    machine: { os, arch, cores: navigator.hardwareConcurrency },
    backend,
    options,
    startedAt: new Date().toISOString(),
    finishedAt: null,
  };
}
