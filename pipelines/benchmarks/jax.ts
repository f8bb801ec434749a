/**
 * Times a gradient with jax-js, which is no dependency of ours: it is downloaded when this is run, in
 * a process of its own.
 *
 * Images are stored channels first here, as jax-js convolves them.
 *
 * @module
 */
import { answer } from "./foreign.ts";
import { foreignTask, type NetworkSpec, sizesOf } from "./networks.ts";
import { measure } from "./measure.ts";

// deno-lint-ignore no-explicit-any -- its types would make it a dependency
type Jax = any;

/** The version that is timed; not a literal in an import, which would be downloaded with the rest. */
const jaxPackage = ["npm:@jax-js/jax", "0.1.25"].join("@");

async function run(): Promise<void> {
  const { spec, backend, repeats } = foreignTask();
  const jax: Jax = await import(jaxPackage);
  const devices: string[] = await jax.init(backend);
  if (!devices.includes(backend)) throw new Error(`jax-js has no ${backend} here`);
  jax.defaultDevice(backend);
  const params: Jax[] = sizesOf(spec).flatMap(({ kernel, bias }) => {
    if (kernel === undefined) return [];
    const [height, width, inputs, filters] = kernel;
    const shape = kernel.length === 4 ? [filters!, inputs!, height!, width!] : kernel;
    return [normal(jax, shape, 0.05), jax.numpy.zeros(bias)];
  });
  const { batch, shape, classes } = spec;
  const xs = normal(jax, [batch, shape[2]!, shape[0]!, shape[1]!], 1);
  const ys = jax.nn.oneHot(
    jax.numpy.array(Array.from({ length: batch }, (_, k) => k % classes), { dtype: "int32" }),
    classes,
  );
  const gradient = jax.jit(
    jax.valueAndGrad((params: Jax[], xs: Jax, ys: Jax) => loss(jax, spec, params, xs, ys)),
  );
  const [timing] = await measure([{
    name: "jax",
    async run() {
      const results = gradient(params.map((param) => param.ref), xs.ref, ys.ref);
      const [value, grads] = results;
      await jax.blockUntilReady([value, ...grads]);
      for (const array of [value, ...grads]) array.dispose();
    },
  }], repeats);
  const { median, minimum } = timing!;
  answer({ median, minimum });
}

/** Mean cross-entropy. */
function loss(jax: Jax, { layers }: NetworkSpec, params: Jax[], xs: Jax, ys: Jax): Jax {
  const { numpy: np, lax, nn } = jax;
  const left = [...params];
  const n = xs.shape[0];
  const logits = layers.reduce((x: Jax, layer) => {
    switch (layer.type) {
      case "conv": {
        const kernel = left.shift(), bias = left.shift();
        return lax.conv(x, kernel, [1, 1], "SAME").add(bias.reshape([1, layer.filters, 1, 1]));
      }
      case "dense": {
        const kernel = left.shift(), bias = left.shift();
        return np.matmul(x, kernel).add(bias);
      }
      case "pool": { // behind a ReLU zeros around the image do not change the maxima
        const [height, width] = x.shape.slice(2);
        const pad = (size: number) => {
          const total = Math.max(0, (Math.ceil(size / 2) - 1) * 2 + 3 - size);
          return [Math.floor(total / 2), Math.ceil(total / 2)];
        };
        const padded = np.pad(x, [[0, 0], [0, 0], pad(height), pad(width)]);
        return lax.reduceWindow(padded, np.max, [3, 3], [2, 2]);
      }
      case "relu":
        return nn.relu(x);
      case "flatten":
        return x.reshape([n, -1]);
      case "lstm":
        throw new Error("an LSTM has no loop to be compiled to in jax-js");
    }
  }, xs);
  return nn.logSoftmax(logits).mul(ys).sum().mul(-1 / n);
}

/** Normal numbers, made here: what is timed does not depend on them. */
function normal(jax: Jax, shape: readonly number[], scale: number): Jax {
  const size = shape.reduce((all, length) => all * length, 1);
  const uniform = () => Math.random() + Math.random() + Math.random() - 1.5;
  const values = Float32Array.from({ length: size }, () => 2 * scale * uniform());
  return jax.numpy.array(values).reshape([...shape]);
}

if (import.meta.main) await run();
