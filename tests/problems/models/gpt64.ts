/** A slow, obvious transformer in float64. */
import { dense64, type Params64 } from "../float64_network.ts";

type Row = readonly number[];

/** GELU in the form with tanh. */
export function gelu64(x: number): number {
  return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

/** A row with the mean 0 and the variance 1, scaled and moved. */
export function layerNorm64({ scale, offset }: Params64, x: Row, epsilon = 1e-5): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value, j) =>
    scale!.data[j]! * (value - mean) / Math.sqrt(variance + epsilon) + offset!.data[j]!
  );
}

/** Attention of the places of one sequence to those before them; rows of queries, keys and values. */
export function attention64(rows: readonly Row[], heads: number): number[][] {
  const width = rows[0]!.length / 3, size = width / heads;
  const part = (t: number, which: number, head: number) =>
    rows[t]!.slice(which * width + head * size, which * width + (head + 1) * size);
  return rows.map((_, t) =>
    Array.from({ length: heads }, (_, head) => {
      const query = part(t, 0, head);
      const powers = rows.slice(0, t + 1).map((_, s) =>
        Math.exp(part(s, 1, head).reduce((sum, k, j) => sum + k * query[j]!, 0) / Math.sqrt(size))
      );
      const total = powers.reduce((sum, power) => sum + power, 0);
      return query.map((_, j) =>
        powers.reduce((sum, power, s) => sum + power / total * part(s, 2, head)[j]!, 0)
      );
    }).flat()
  );
}

/** Logits of the network `charGpt` for a sequence, a row for each place. */
export function gpt64(params: Params64, codes: Row, heads: number): number[][] {
  const table = params["embedding/kernel"]!, width = table.shape[1]!;
  const rowOf = (data: Float64Array, row: number) => [
    ...data.subarray(row * width, (row + 1) * width),
  ];
  const add = (a: readonly Row[], b: readonly Row[]) =>
    a.map((row, t) => row.map((value, j) => value + b[t]![j]!));
  const norm = (name: string, rows: readonly Row[]) => {
    const own = { scale: params[`${name}/scale`]!, offset: params[`${name}/offset`]! };
    return rows.map((row) => layerNorm64(own, row));
  };
  const dense = (name: string, rows: readonly Row[]) =>
    rows.map((row) => dense64(row, params[`${name}/kernel`]!, params[`${name}/bias`]!));

  const positions = params["body/embeddedPositions/kernel"]!.data;
  let x = add(
    codes.map((code) => rowOf(table.data, code)),
    codes.map((_, t) => rowOf(positions, t)),
  );
  for (let i = 1; `body/block${i}/mlp/body/norm/scale` in params; i++) {
    const attention = `body/block${i}/attention/body`, mlp = `body/block${i}/mlp/body`;
    const seen = attention64(dense(`${attention}/inputs`, norm(`${attention}/norm`, x)), heads);
    x = add(x, dense(`${attention}/outputs`, seen));
    const hidden = dense(`${mlp}/hidden`, norm(`${mlp}/norm`, x));
    x = add(x, dense(`${mlp}/outputs`, hidden.map((row) => row.map(gelu64))));
  }
  return norm("body/norm", x).map((row) =>
    Array.from(
      { length: table.shape[0]! },
      (_, symbol) => rowOf(table.data, symbol).reduce((sum, v, j) => sum + v * row[j]!, 0),
    )
  );
}
