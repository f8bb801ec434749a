/** The networks whose gradients are timed, as data that any library can build them from. @module */

/** One layer. Convolutions and dense layers have a bias; `lstm` takes and gives sequences. */
export type LayerSpec =
  | { readonly type: "conv"; readonly filters: number; readonly size: number }
  | { readonly type: "relu" | "pool" | "flatten" }
  | { readonly type: "dense" | "lstm"; readonly units: number }
  | GptSpec;

/** GPT-2 from symbols to logits, as `charGpt` makes it: one layer here, with tied weights. */
export interface GptSpec {
  readonly type: "gpt";
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
}

/** One network with random inputs. */
export interface NetworkSpec {
  readonly id: string;
  /** Sizes of an example; `[time]` of symbols for the LSTM and the transformer. */
  readonly shape: readonly number[];
  readonly batch: number;
  /** Outputs of the last layer; for texts, at each time step, and their symbols. */
  readonly classes: number;
  readonly layers: readonly LayerSpec[];
}

const relu = { type: "relu" } as const;
const flatten = { type: "flatten" } as const;
const hidden = (units: number): LayerSpec[] => [{ type: "dense", units }, relu];
const block = (filters: number, size: number): LayerSpec[] => [
  { type: "conv", filters, size },
  relu,
  { type: "pool" }, // maxima of 3 × 3 with stride 2, as convolutions padded with "same"
];

/**
 * `mnist-mlp`, the paper's P1 (`mnist-cnn`), P2 and P4, without regularization and dropout, and
 * `war-and-peace-gpt`.
 */
export const benchNetworks: readonly NetworkSpec[] = [
  {
    id: "mnist-mlp",
    shape: [28, 28, 1],
    batch: 128,
    classes: 10,
    layers: [
      flatten,
      ...hidden(1000),
      ...hidden(500),
      ...hidden(100),
      { type: "dense", units: 10 },
    ],
  },
  {
    id: "P1",
    shape: [28, 28, 1],
    batch: 64,
    classes: 10,
    layers: [
      ...block(32, 5),
      ...block(64, 5),
      flatten,
      ...hidden(1024),
      { type: "dense", units: 10 },
    ],
  },
  {
    id: "P2",
    shape: [32, 32, 3],
    batch: 128,
    classes: 10,
    layers: [
      ...block(64, 5),
      ...block(96, 3),
      ...block(128, 3),
      flatten,
      ...hidden(512),
      ...hidden(256),
      { type: "dense", units: 10 },
    ],
  },
  {
    id: "P4",
    shape: [50],
    batch: 50,
    classes: 83,
    layers: [
      { type: "lstm", units: 128 },
      { type: "lstm", units: 128 },
      { type: "dense", units: 83 },
    ],
  },
  {
    id: "gpt",
    shape: [64],
    batch: 32,
    classes: 82,
    layers: [{ type: "gpt", width: 128, heads: 4, blocks: 4 }],
  },
];

/** A layer's parameters, and what a batch through it costs. */
export interface LayerSize {
  readonly kernel?: readonly number[];
  /** LSTM only. */
  readonly recurrent?: readonly number[];
  readonly bias?: readonly number[];
  /** Of a transformer, by name. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Floating-point operations of the products of the forward pass. */
  readonly flops: number;
}

/** Sizes of all layers, first to last. */
export function sizesOf({ shape, batch, classes, layers }: NetworkSpec): LayerSize[] {
  let current = shape.length === 1 ? [...shape, classes] : [...shape]; // symbols as unit vectors
  return layers.map((layer): LayerSize => {
    const channels = current.at(-1)!, places = product(current.slice(0, -1));
    switch (layer.type) {
      case "conv": {
        const kernel = [layer.size, layer.size, channels, layer.filters];
        current = [...current.slice(0, -1), layer.filters];
        return { kernel, bias: [layer.filters], flops: 2 * batch * places * product(kernel) };
      }
      case "dense": {
        const kernel = [channels, layer.units];
        current = [...current.slice(0, -1), layer.units];
        return { kernel, bias: [layer.units], flops: 2 * batch * places * product(kernel) };
      }
      case "lstm": {
        const kernel = [channels, 4 * layer.units], recurrent = [layer.units, 4 * layer.units];
        current = [...current.slice(0, -1), layer.units];
        const flops = 2 * batch * places * (product(kernel) + product(recurrent));
        return { kernel, recurrent, bias: [4 * layer.units], flops };
      }
      case "pool":
        current = [Math.ceil(current[0]! / 2), Math.ceil(current[1]! / 2), channels];
        return { flops: 0 };
      case "flatten":
        current = [product(current)];
        return { flops: 0 };
      case "relu":
        return { flops: 0 };
      case "gpt": {
        const shapes = gptShapes(layer, shape[0]!, classes);
        const { width, blocks } = layer, table = shapes["embedding"]!;
        const matrices = Object.entries(shapes).filter(([name]) => name.endsWith("kernel"));
        const weights = [table, ...matrices.map(([, shape]) => shape)].map(product);
        const products = places * weights.reduce((sum, size) => sum + size);
        return { shapes, flops: 2 * batch * (products + 2 * blocks * places ** 2 * width) };
      }
    }
  });
}

/** Shapes of the parameters of a transformer, by name: `0/inputs/kernel` is of the first block. */
function gptShapes(
  { width, blocks }: GptSpec,
  time: number,
  symbols: number,
): Readonly<Record<string, readonly number[]>> {
  const norm = (name: string) =>
    ["scale", "offset"].map((own) => [`${name}/${own}`, [width]] as const);
  const dense = (name: string, inputs: number, units: number) =>
    [[`${name}/kernel`, [inputs, units]], [`${name}/bias`, [units]]] as const;
  return Object.fromEntries([
    ["embedding", [symbols, width]],
    ["positions", [time, width]],
    ...Array.from({ length: blocks }, (_, i) => [
      ...norm(`${i}/norm1`),
      ...dense(`${i}/inputs`, width, 3 * width),
      ...dense(`${i}/found`, width, width),
      ...norm(`${i}/norm2`),
      ...dense(`${i}/hidden`, width, 4 * width),
      ...dense(`${i}/outputs`, 4 * width, width),
    ]).flat(),
    ...norm("norm"),
  ]);
}

/**
 * Floating-point operations of the products of one gradient: each layer's product three times
 * (outputs, gradient of the parameters, gradient of the inputs), the first one's twice; a transformer's
 * first layer has none.
 */
export function gradientFlops(network: NetworkSpec): number {
  const flops = sizesOf(network).map(({ flops }) => flops).filter((flops) => flops > 0);
  const unused = network.layers[0]!.type === "gpt" ? 0 : flops[0]!;
  return 3 * flops.reduce((sum, value) => sum + value, 0) - unused;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/** How long a library that runs in a process of its own took; what it is asked, as JSON, is there. */
export interface ForeignTiming {
  readonly median: number;
  readonly minimum: number;
}

/** What a process of its own is asked to time. */
export interface ForeignTask {
  readonly network: string;
  readonly backend: string;
  readonly repeats: number;
}

/** The task from the command line of such a process, and its network. */
export function foreignTask(): ForeignTask & { readonly spec: NetworkSpec } {
  const task = JSON.parse(Deno.args[0]!) as ForeignTask;
  return { ...task, spec: benchNetworks.find(({ id }) => id === task.network)! };
}
