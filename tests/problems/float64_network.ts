/**
 * Slow, obvious float64 networks on nested loops, to compare the fast ones with. They share no
 * code with them.
 */

/** Values with a shape, last dimension fastest. */
export interface Array64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Parameters by name. */
export type Params64 = Readonly<Record<string, Array64>>;

/** Image of `[height, width, channels]`. */
export type Image = number[][][];

export function dense64(x: readonly number[], kernel: Array64, bias: Array64): number[] {
  const [inputs, units] = kernel.shape as [number, number];
  if (x.length !== inputs) throw new Error(`expected ${inputs} inputs, got ${x.length}`);
  return Array.from({ length: units }, (_, j) => {
    let sum = bias.data[j]!;
    for (let i = 0; i < inputs; i++) sum += x[i]! * kernel.data[i * units + j]!;
    return sum;
  });
}

/** Step between windows, and zeros around the input or none. */
export interface Windows64 {
  readonly stride?: number;
  readonly padding?: "same" | "valid";
}

/** Convolution; as TensorFlow has it, an odd number of zeros has the larger part behind. */
export function conv64(
  x: Image,
  kernel: Array64,
  bias?: Array64,
  { stride = 1, padding = "same" }: Windows64 = {},
): Image {
  const [size, , channels, filters] = kernel.shape as [number, number, number, number];
  const [rows, columns] = [x.length, x[0]!.length].map((length) => {
    if (padding === "valid") return { count: Math.floor((length - size) / stride) + 1, before: 0 };
    const count = Math.ceil(length / stride);
    const zeros = Math.max(0, (count - 1) * stride + size - length);
    return { count, before: Math.floor(zeros / 2) };
  }) as [Places, Places];
  return Array.from(
    { length: rows.count },
    (_, row) =>
      Array.from(
        { length: columns.count },
        (_, column) =>
          Array.from({ length: filters }, (_, f) => {
            let sum = bias?.data[f] ?? 0;
            for (let i = 0; i < size; i++) {
              const line = x[row * stride + i - rows.before];
              if (line === undefined) continue;
              for (let j = 0; j < size; j++) {
                const pixel = line[column * stride + j - columns.before];
                if (pixel === undefined) continue;
                for (let c = 0; c < channels; c++) {
                  sum += pixel[c]! * kernel.data[((i * size + j) * channels + c) * filters + f]!;
                }
              }
            }
            return sum;
          }),
      ),
  );
}

interface Places {
  readonly count: number;
  readonly before: number;
}

/** Max-pooling over areas of `size × size` with stride 2, cut off at the edges. */
export function pool64(x: Image, size = 3): Image {
  const [height, width, channels] = [x.length, x[0]!.length, x[0]![0]!.length];
  const sizes = [Math.ceil(height / 2), Math.ceil(width / 2)] as const;
  const before = [height, width].map((length, axis) =>
    Math.floor(Math.max(0, (sizes[axis]! - 1) * 2 + size - length) / 2)
  ) as [number, number];
  return Array.from(
    { length: sizes[0] },
    (_, row) =>
      Array.from({ length: sizes[1] }, (_, column) =>
        Array.from({ length: channels }, (_, c) => {
          let largest = -Infinity;
          for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) {
              const value = x[2 * row + i - before[0]]?.[2 * column + j - before[1]]?.[c];
              if (value !== undefined) largest = Math.max(largest, value);
            }
          }
          return largest;
        })),
  );
}

const relu64 = (x: readonly number[]) => x.map((value) => Math.max(value, 0));

/** The layers `fc1`, `fc2`, … with ReLU between them. */
export function mlp64(params: Params64, x: readonly number[]): number[] {
  let value = [...x];
  for (let i = 1; `fc${i}/kernel` in params; i++) {
    value = dense64(
      i === 1 ? value : relu64(value),
      params[`fc${i}/kernel`]!,
      params[`fc${i}/bias`]!,
    );
  }
  return value;
}

/** An example of `[height, width, channels]`, last dimension fastest, as nested lists. */
export function image64(x: readonly number[], shape: readonly number[]): Image {
  const [height, width, channels] = shape as [number, number, number];
  return Array.from(
    { length: height },
    (_, i) =>
      Array.from(
        { length: width },
        (_, j) => x.slice((i * width + j) * channels, (i * width + j + 1) * channels),
      ),
  );
}

/** The layers `conv1`, `conv2`, …, each with ReLU and pooling, then those of {@linkcode mlp64}. */
export function convNet64(
  params: Params64,
  x: readonly number[],
  shape: readonly number[],
  pool = 3,
): number[] {
  let image = image64(x, shape);
  for (let i = 1; `conv${i}/kernel` in params; i++) {
    const output = conv64(image, params[`conv${i}/kernel`]!, params[`conv${i}/bias`]!);
    image = pool64(output.map((line) => line.map(relu64)), pool);
  }
  return mlp64(params, image.flat(2));
}

/** `-log softmax(logits)[label]` */
export function crossEntropy64(logits: readonly number[], label: number): number {
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return Math.log(sum) + largest - logits[label]!;
}

/** `½ Σ ‖W‖²` over the kernels. */
export function squaredNorm64(params: Params64): number {
  let sum = 0;
  for (const [name, { data }] of Object.entries(params)) {
    if (name.endsWith("/kernel")) { for (const value of data) sum += value * value / 2; }
  }
  return sum;
}

/** Central finite differences of `loss`, parameter by parameter. */
export function differences64(
  loss: (params: Params64) => number,
  params: Params64,
  step = 1e-5,
): Record<string, Float64Array> {
  const gradient: Record<string, Float64Array> = {};
  for (const [name, { data }] of Object.entries(params)) {
    gradient[name] = data.map((value, i) => {
      data[i] = value + step;
      const above = loss(params);
      data[i] = value - step;
      const below = loss(params);
      data[i] = value;
      return (above - below) / (2 * step);
    });
  }
  return gradient;
}
