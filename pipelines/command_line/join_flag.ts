/** The flag `--join`, by which several processes take part in one run. @module */
import { type LivenessKind, livenessKinds } from "../claims/liveness.ts";
import type { JoinOptions } from "../runs/shared.ts";
import { seconds } from "../text/typed_values.ts";
import type { Flag } from "./flags.ts";

const way = new RegExp(`^(${livenessKinds.join("|")})(=.*)?$`);

/** `--join`, `--join locks`, `--join heartbeats`, `--join heartbeats=90s`. */
export const joinFlag: Flag<JoinOptions | undefined> = {
  placeholder: "[WAY]",
  help:
    "take part in the run in --out with other processes that are given the same, here or on machines " +
    "that share the folder; it shows that it is alive by file locks, or by heartbeats where there are " +
    "none: heartbeats, heartbeats=90s (default: as those who are there, else locks)",
  bare: "",
  takes: way,
  values: livenessKinds,
  parse(text, flag) {
    if (text === "") return {};
    const [, by, age] = way.exec(text) ?? [];
    if (by === undefined || (age !== undefined && by === "locks")) {
      throw new RangeError(`${flag} must be locks, heartbeats or heartbeats=TIME, got "${text}"`);
    }
    return {
      by: by as LivenessKind,
      ...(age !== undefined && { age: seconds(age.slice(1), flag) }),
    };
  },
};
