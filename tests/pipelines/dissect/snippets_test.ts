import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { mSignSgd, mSvag } from "../../../optimizers/methods/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";
import {
  kerasMSvag,
  optaxMSvag,
  torchMSsd,
  torchMSvag,
} from "../../../pipelines/dissect/snippet_classes.ts";
import { snippetsOf } from "../../../pipelines/dissect/snippets.ts";
import { random } from "../../../problems/random.ts";

await useBackend("cpu");

/** Gradients of three coordinates: one is noisy, one is not, one is always 0. */
const stream = random(0, "snippets");
const gradients = Array.from(
  { length: 12 },
  () => [stream.normal(), 1 + stream.normal() / 8, 0].map(Math.fround),
);
const start = [1, -2, 3];

/** Parameters after each update of the library's method. */
async function paths<S extends object>(optimizer: Optimizer<S>): Promise<number[][]> {
  let params: Tensors = { w: tf.tensor1d(start) };
  let state = optimizer.init(params);
  const path: number[][] = [];
  for (const values of gradients) {
    const gradient = { w: tf.tensor1d(values) };
    const [next, update] = optimizer.update(state, gradient);
    const moved = applyUpdate(params, update);
    dispose([state, gradient, update, params]);
    [state, params] = [next, moved];
    path.push([...await params["w"]!.data()]);
  }
  dispose([state, params]);
  return path;
}

/** How a class is run in Python: what it needs, and lines that make `path`, parameters after each update. */
const frameworks = {
  PyTorch: {
    imports: "import torch",
    run: (name: string) => `
p = torch.nn.Parameter(torch.tensor(start, dtype=torch.float32))
optimizer = ${name}([p], lr=0.1)
for g in gradients:
    p.grad = torch.tensor(g, dtype=torch.float32)
    optimizer.step()
    path.append(p.tolist())`,
  },
  optax: {
    imports: "import jax, jax.numpy as jnp, optax",
    run: (name: string) => `
p, optimizer = jnp.array(start, jnp.float32), ${name}(0.1)
state = optimizer.init(p)
for g in gradients:
    update, state = optimizer.update(jnp.array(g, jnp.float32), state, p)
    p = optax.apply_updates(p, update)
    path.append(p.tolist())`,
  },
  Keras: {
    imports: "import os\nos.environ.setdefault('KERAS_BACKEND', 'jax')\nimport keras",
    run: (name: string) => `
p, optimizer = keras.Variable(start, dtype="float32"), ${name}(learning_rate=0.1)
optimizer.build([p])
for g in gradients:
    optimizer.apply([keras.ops.convert_to_tensor(g, "float32")], [p])
    path.append(keras.ops.convert_to_numpy(p.value).tolist())`,
  },
} as const;

/** The class in Python on the same gradients; `undefined` where its framework is not there. */
async function inPython(
  code: string,
  name: string,
  framework: keyof typeof frameworks,
): Promise<number[][] | undefined> {
  const { imports, run } = frameworks[framework];
  const program = `import json
${imports}

${code}

start, gradients, path = ${JSON.stringify(start)}, ${JSON.stringify(gradients)}, []
${run(name)}
print(json.dumps(path))`;
  for (const python of ["/usr/bin/python3", "python3"]) {
    const command = new Deno.Command(python, { args: ["-c", program], stderr: "piped" });
    const { success, stdout, stderr } = await command.output().catch(() => ({
      success: false,
      stdout: new Uint8Array(),
      stderr: new TextEncoder().encode("No module named python"),
    }));
    if (success) return JSON.parse(new TextDecoder().decode(stdout)) as number[][];
    const message = new TextDecoder().decode(stderr);
    if (!message.includes("No module named")) throw new Error(message);
  }
  return undefined;
}

/**
 * Where the classes that are handed out end in PyTorch 1.13, optax 0.2.8 on JAX 0.10.2 and Keras 3.15.1 on that, and
 * the SHA-256 of these: whoever changes a class runs this file where there is its framework, and puts here what
 * it says.
 */
const classes = [
  {
    framework: "PyTorch",
    name: "MSVAG",
    code: torchMSvag,
    method: mSvag({ learningRate: 0.1 }),
    sum: "6ed1cd3ed5f3387a",
    end: [1.3607558012008667, -3.154426097869873, 3],
  },
  {
    framework: "PyTorch",
    name: "MSSD",
    code: torchMSsd,
    method: mSignSgd({ learningRate: 0.1 }),
    sum: "d7d0bff3fcda458d",
    end: [2.000000238418579, -3.1999988555908203, 3],
  },
  {
    framework: "optax",
    name: "m_svag",
    code: optaxMSvag,
    method: mSvag({ learningRate: 0.1 }),
    sum: "52f6ed41b238c99a",
    end: [1.3607556819915771, -3.1544253826141357, 3],
  },
  {
    framework: "Keras",
    name: "MSVAG",
    code: kerasMSvag,
    method: mSvag({ learningRate: 0.1 }),
    sum: "76b96e253aec1269",
    end: [1.3607558012008667, -3.1544253826141357, 3],
  },
] as const;

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(
    new Uint8Array(digest).subarray(0, 8),
    (byte) => byte.toString(16).padStart(2, "0"),
  )
    .join("");
}

for (const { framework, name, code, method, sum, end } of classes) {
  Deno.test(`${name} for ${framework} makes the same steps as this library`, async () => {
    const ours = await paths(method as Optimizer);
    assertEquals(await sha256(code), sum, "the class has changed: compare it in its framework");
    ours.at(-1)!.forEach((value, i) => assertAlmostEquals(value, end[i]!, 1e-6));
    const theirs = await inPython(code, name, framework);
    if (theirs === undefined) return; // the golden numbers are the framework's
    theirs.forEach((point, step) =>
      point.forEach((value, i) => assertAlmostEquals(value, ours[step]![i]!, 2e-6))
    );
    theirs.at(-1)!.forEach((value, i) => assertAlmostEquals(value, end[i]!, 1e-6));
  });
}

Deno.test("snippetsOf() names the papers' four in each framework, others in this library", () => {
  for (const id of ["m-sgd", "m-ssd", "adam", "m-svag"]) {
    const snippets = snippetsOf(id, 0.003);
    assertEquals(snippets.map(({ framework }) => framework), [
      "PyTorch",
      "optax",
      "Keras",
      "TensorFlow.js",
    ]);
    const rate = id === "m-sgd" ? "0.0003" : "0.003";
    for (const { code } of snippets) assert(code.includes(rate), code);
  }
  assertEquals(snippetsOf("adamw", 0.01), [{
    framework: "TensorFlow.js",
    code: 'import { asTfOptimizer, createOptimizer } from "@noisewise/optim";\n\n' +
      'asTfOptimizer(createOptimizer("adamw", { learningRate: 0.01 }))',
  }]);
});
