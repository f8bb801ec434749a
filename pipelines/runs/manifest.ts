/** What a run was made with, so that it can be made again. @module */
import * as tf from "@tensorflow/tfjs";
import config from "../../deno.json" with { type: "json" };
import { codeVersion, type GitState, gitState } from "../cells/code_version.ts";

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

/** A command that was given for a run folder. */
export interface Session extends Surroundings {
  /** What determines the results, as it was asked for. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Names of the files of its cells, in their order. */
  readonly cells: readonly string[];
  readonly startedAt: string;
  /** `null` if it has not ended, or was killed. */
  readonly finishedAt: string | null;
}

/** The contents of `manifest.json`: the last command, and those before it. */
export interface Manifest extends Session {
  readonly earlier: readonly Session[];
}

/** Who computes, here and now. */
export async function surroundings(backend: string): Promise<Surroundings> {
  const { os, arch } = Deno.build;
  return {
    noisewise: config.version,
    code: await codeVersion(),
    git: await gitState(),
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, tfjs: tf.version_core },
    machine: { os, arch, cores: navigator.hardwareConcurrency },
    backend,
  };
}

/**
 * The manifest of a folder where another command begins.
 *
 * @param before the text of the manifest that is there, if one is
 */
export function nextManifest(session: Session, before: string | undefined): Manifest {
  return { ...session, earlier: before === undefined ? [] : sessionsOf(before) };
}

function sessionsOf(text: string): readonly Session[] {
  try {
    const { earlier = [], ...last } = JSON.parse(text) as Manifest;
    return [...earlier, last];
  } catch {
    return []; // a record for people; no result depends on it
  }
}
