/** A slow, obvious LSTM in float64. */
import type { Array64, Params64 } from "../float64_network.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** What it answers, last dimension fastest. */
export interface Lstm64 {
  /** `[batch, time, units]` */
  readonly hidden: number[];
  /** The last of them, `[batch, units]`. */
  readonly h: number[];
  /** The cells after the last step, `[batch, units]`. */
  readonly c: number[];
}

/**
 * Hidden states for inputs `[batch, time, features]`; `params` are `kernel`, `recurrent/kernel`,
 * `bias`, and the initial `h` and `c`, which are 0 where absent.
 */
export function lstm64(params: Params64, { shape, data }: Array64): Lstm64 {
  const [batch, time, features] = shape as [number, number, number];
  const { kernel, bias, h: h0, c: c0 } = params;
  const recurrent = params["recurrent/kernel"]!;
  const units = recurrent.shape[0]!;
  const hidden: number[] = [], lastH: number[] = [], lastC: number[] = [];
  for (let k = 0; k < batch; k++) {
    let h = Array.from({ length: units }, (_, j) => h0?.data[k * units + j] ?? 0);
    let c = Array.from({ length: units }, (_, j) => c0?.data[k * units + j] ?? 0);
    for (let t = 0; t < time; t++) {
      const z = (column: number) => {
        let sum = bias!.data[column]!;
        for (let i = 0; i < features; i++) {
          sum += data[(k * time + t) * features + i]! * kernel!.data[i * 4 * units + column]!;
        }
        for (let i = 0; i < units; i++) sum += h[i]! * recurrent.data[i * 4 * units + column]!;
        return sum;
      };
      const next = c.map((cell, j) =>
        sigmoid(z(units + j)) * cell + sigmoid(z(j)) * Math.tanh(z(2 * units + j))
      );
      h = next.map((cell, j) => sigmoid(z(3 * units + j)) * Math.tanh(cell));
      c = next;
      hidden.push(...h);
    }
    lastH.push(...h);
    lastC.push(...c);
  }
  return { hidden, h: lastH, c: lastC };
}
