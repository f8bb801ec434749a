/** What a search for step sizes came to, from the folder where it was recorded. @module */
import { checksum } from "../files/checksum.ts";
import { readTextItself } from "../files/file_kind.ts";
import { parseJson } from "../files/json_text.ts";
import {
  either,
  fields,
  isBoolean,
  isNumber,
  isText,
  listOf,
  orNothing,
  orNull,
} from "../files/shapes.ts";
import { readManifest } from "../runs/manifest.ts";
import type { TuningRow } from "./tuning.ts";

/**
 * Reads `tuning.json`; where the manifest beside it has its checksum, that is compared.
 *
 * @returns `undefined` where there is none
 * @throws {SyntaxError} if it is damaged, naming it and what is wrong
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readTuning(folder: string): Promise<readonly TuningRow[] | undefined> {
  const path = `${folder}/tuning.json`;
  const text = await readTextItself(path);
  if (text === undefined) return undefined;
  try {
    const rows = parseJson(text);
    if (!areRows(rows)) throw new SyntaxError("it is not the result of a search for step sizes");
    // where the manifest is damaged itself, nothing can be told
    const manifest = await readManifest(folder).catch(() => undefined);
    const sum = manifest?.results?.["tuning.json"];
    if (sum !== undefined && sum !== checksum(text)) {
      throw new SyntaxError("its checksum is not that in manifest.json");
    }
    return rows as readonly TuningRow[];
  } catch (error) {
    throw new SyntaxError(`"${path}" is damaged: ${(error as Error).message}`);
  }
}

const isMeasured = orNothing(orNull(isNumber));

const areRows = listOf(fields({
  problem: isText,
  optimizer: isText,
  learningRate: isNumber,
  batchSize: orNothing(either(isNumber, isText)),
  steps: isNumber,
  seeds: isNumber,
  diverged: isNumber,
  trainLoss: isMeasured,
  testLoss: isMeasured,
  trainAccuracy: isMeasured,
  testAccuracy: isMeasured,
  validationLoss: isMeasured,
  validationAccuracy: isMeasured,
  metric: isText,
  by: orNothing(isText),
  winner: isBoolean,
}));
