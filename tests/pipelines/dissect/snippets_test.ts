import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { mSignSgd, mSvag } from "../../../optimizers/methods/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";
import { torchMSsd, torchMSvag } from "../../../pipelines/dissect/snippet_classes.ts";
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

/** The class in PyTorch on the same gradients; `undefined` where there is no PyTorch. */
async function inTorch(code: string, name: string, rate: number): Promise<number[][] | undefined> {
  const program = `import json, torch

${code}

p = torch.nn.Parameter(torch.tensor(${JSON.stringify(start)}, dtype=torch.float32))
optimizer = ${name}([p], lr=${rate})
path = []
for g in ${JSON.stringify(gradients)}:
    p.grad = torch.tensor(g, dtype=torch.float32)
    optimizer.step()
    path.append(p.tolist())
print(json.dumps(path))`;
  for (const python of ["/usr/bin/python3", "python3"]) {
    const command = new Deno.Command(python, { args: ["-c", program], stderr: "piped" });
    const { success, stdout, stderr } = await command.output().catch(() => ({
      success: false,
      stdout: new Uint8Array(),
      stderr: new TextEncoder().encode("No module named 'torch'"),
    }));
    if (success) return JSON.parse(new TextDecoder().decode(stdout)) as number[][];
    const message = new TextDecoder().decode(stderr);
    if (!message.includes("No module named 'torch'")) throw new Error(message);
  }
  return undefined;
}

/**
 * Where PyTorch 1.13 ends with the classes that are handed out, and the SHA-256 of these: whoever changes a
 * class runs this file where there is PyTorch, and puts here what it says.
 */
const golden = {
  MSVAG: { code: "6ed1cd3ed5f3387a", end: [1.3607558012008667, -3.154426097869873, 3] },
  MSSD: { code: "d7d0bff3fcda458d", end: [2.000000238418579, -3.1999988555908203, 3] },
};

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(
    new Uint8Array(digest).subarray(0, 8),
    (byte) => byte.toString(16).padStart(2, "0"),
  )
    .join("");
}

for (
  const [name, code, method] of [
    ["MSVAG", torchMSvag, mSvag({ learningRate: 0.1 })],
    ["MSSD", torchMSsd, mSignSgd({ learningRate: 0.1 })],
  ] as const
) {
  Deno.test(`${name} for PyTorch makes the same steps as this library`, async () => {
    const ours = await paths(method as Optimizer);
    const known = golden[name];
    assertEquals(await sha256(code), known.code, "the class has changed: compare it in PyTorch");
    ours.at(-1)!.forEach((value, i) => assertAlmostEquals(value, known.end[i]!, 1e-6));
    const torch = await inTorch(code, name, 0.1);
    if (torch === undefined) return; // the golden numbers are PyTorch's
    torch.forEach((point, step) =>
      point.forEach((value, i) => assertAlmostEquals(value, ours[step]![i]!, 2e-6))
    );
    torch.at(-1)!.forEach((value, i) => assertAlmostEquals(value, known.end[i]!, 1e-6));
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
