/** A tiny language model, and how it is computed the slow way. */
import type { TextSet } from "../../problems/data/text_set.ts";
import { vocabularyOf } from "../../problems/data/vocabulary.ts";
import { languageModel } from "../../problems/kinds/language_model.ts";
import { charLstm } from "../../problems/models/networks/char_lstm.ts";
import type { Problem } from "../../problems/problem.ts";
import type { SequenceBatch } from "../../problems/data/sequences.ts";
import { random } from "../../problems/random.ts";
import { crossEntropy64, type Params64 } from "./float64_network.ts";
import { lstm64 } from "./models/lstm64.ts";

const symbols = 5, units = 4;

/** Characters in a sequence. */
export const length = 3;

/** A random text of five characters: three batches of four sequences to train on, one to test. */
export const text: TextSet = (() => {
  const stream = random(0, "tiny text");
  const letters = Array.from({ length: 62 }, (_, i) => "abcde"[i < 5 ? i : stream.below(symbols)]!);
  const vocabulary = vocabularyOf(letters.join(""), "code-point");
  const codes = vocabulary.encode(letters.join(""));
  return { train: codes.slice(0, 42), test: codes.slice(42), vocabulary, source: "tiny" };
})();

/** `war-and-peace-lstm`, but small. */
export function tinyReader(
  options: {
    readonly dropout?: number;
    readonly evaluatedBatches?: number;
    readonly data?: TextSet;
  } = {},
): Problem<SequenceBatch> {
  const { dropout = 0, ...rest } = options;
  return languageModel({
    id: "war-and-peace-lstm",
    title: "tiny",
    model: charLstm({ symbols, units, dropout }),
    data: text,
    length,
    defaults: { batchSize: 4, steps: 8, learningRates: { "m-svag": 0.5, "m-svag-mb": 0.5 } },
    ...rest,
  });
}

/** What a tiny reader answers to a text. */
export interface Read64 {
  /** Mean cross-entropy, in nats per character. */
  readonly loss: number;
  /** Share of the characters that had the largest logit. */
  readonly accuracy: number;
  /** `[rows, units]` by name, after the last character. */
  readonly state: Readonly<Record<string, number[]>>;
}

/**
 * Reads streams of characters from a state on, in float64.
 *
 * @param before the state, zeros where absent
 */
export function read64(
  params: Params64,
  xs: readonly (readonly number[])[],
  ys: readonly (readonly number[])[],
  before: Read64["state"] = {},
): Read64 {
  const shape = [xs.length, units];
  const states = Object.entries(before).map(([name, values]) =>
    [name, { shape, data: Float64Array.from(values) }] as const
  );
  const below = (name: string): Params64 =>
    Object.fromEntries(
      [...Object.entries(params), ...states].filter(([key]) => key.startsWith(`${name}/`))
        .map(([key, value]) => [key.slice(name.length + 1), value]),
    );
  const time = xs[0]!.length, table = params["embedding/kernel"]!.data;
  const kernel = params["out/kernel"]!.data, bias = params["out/bias"]!.data;
  const vectors = xs.flat().flatMap((
    code,
  ) => [...table.subarray(units * code, units * (code + 1))]);
  const over = (data: readonly number[]) => ({
    shape: [xs.length, time, units],
    data: Float64Array.from(data),
  });
  const first = lstm64(below("lstm1"), over(vectors));
  const second = lstm64(below("lstm2"), over(first.hidden));
  let [loss, hits] = [0, 0];
  for (const [i, label] of ys.flat().entries()) {
    const hidden = second.hidden.slice(units * i, units * (i + 1));
    const logits = Array.from(
      { length: symbols },
      (_, s) => bias[s]! + hidden.reduce((sum, h, j) => sum + h * kernel[j * symbols + s]!, 0),
    );
    loss += crossEntropy64(logits, label);
    if (logits.indexOf(Math.max(...logits)) === label) hits++;
  }
  const n = ys.flat().length;
  const state = {
    "lstm1/h": first.h,
    "lstm1/c": first.c,
    "lstm2/h": second.h,
    "lstm2/c": second.c,
  };
  return { loss: loss / n, accuracy: hits / n, state };
}
