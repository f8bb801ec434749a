/** Recurrent networks that read characters. @module */
import { checkCount } from "../../../optimizers/check.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { lstm } from "../layers/lstm.ts";
import { timeDistributed } from "../layers/time_distributed.ts";
import { glorotUniform } from "../initializers.ts";
import { type Sequential, sequential } from "../sequential.ts";

/** Sizes of a {@linkcode charLstm}. */
export interface CharLstmOptions {
  /** Different characters. */
  readonly symbols: number;
  /** Units of each LSTM, and length of the vectors that stand for characters. */
  readonly units: number;
  /** How many LSTMs there are; default 2. */
  readonly layers?: number;
  /** Share of the inputs and outputs of each LSTM that is dropped in training; default 0: none. */
  readonly dropout?: number;
}

/**
 * The network of the char-rnn programs, `[time] → [time, symbols]`: a vector for each character, LSTMs
 * one above the other, each with dropout of its inputs and of its outputs, and from the outputs of the
 * last a logit for each character that may come next.
 *
 * Its layers are `embedding`, `lstm1`, `lstm2`, … and `out`.
 *
 * @throws {RangeError} if a size is not a positive integer or `dropout` not in [0, 1)
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { charLstm } from "./char_lstm.ts";
 *
 * assertEquals(charLstm({ symbols: 82, units: 128 }).outputShape([50]), [50, 82]);
 * ```
 */
export function charLstm(options: CharLstmOptions): Sequential {
  const { symbols, units, layers = 2, dropout: rate = 0 } = options;
  checkCount(layers, "layers");
  const dropouts = dropout(rate), none = rate === 0;
  return sequential([
    ["embedding", embedding(symbols, units, { kernel: glorotUniform })],
    ...Array.from({ length: layers }, (_, i) => {
      const layer = [`lstm${i + 1}`, lstm(units)] as const;
      return none ? [layer] : [dropouts, layer, dropouts];
    }).flat(),
    ["out", timeDistributed(dense(symbols))],
  ]);
}
