/** The networks whose gradients are timed, as data that any library can build them from. @module */

/** One layer. Convolutions and dense layers have a bias; `lstm` takes and gives sequences. */
export type LayerSpec =
  | { readonly type: "conv"; readonly filters: number; readonly size: number }
  | { readonly type: "relu" | "pool" | "flatten" }
  | { readonly type: "dense" | "lstm"; readonly units: number };

/** One network with random inputs. */
export interface NetworkSpec {
  readonly id: string;
  /** Sizes of an example; `[time]` of symbols for the LSTM. */
  readonly shape: readonly number[];
  readonly batch: number;
  /** Outputs of the last layer; for the LSTM, at each time step, and its symbols. */
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

/** `mnist-mlp`, the paper's P1 (`mnist-cnn`), P2 and P4, without regularization and dropout. */
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
];

/** A layer's parameters, and what a batch through it costs. */
export interface LayerSize {
  readonly kernel?: readonly number[];
  /** LSTM only. */
  readonly recurrent?: readonly number[];
  readonly bias?: readonly number[];
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
    }
  });
}

/**
 * Floating-point operations of the products of one gradient: each layer's product three times
 * (outputs, gradient of the parameters, gradient of the inputs), the first one's twice.
 */
export function gradientFlops(network: NetworkSpec): number {
  const flops = sizesOf(network).map(({ flops }) => flops).filter((flops) => flops > 0);
  return 3 * flops.reduce((sum, value) => sum + value, 0) - flops[0]!;
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
