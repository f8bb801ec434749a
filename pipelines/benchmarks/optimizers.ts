/** How long an update takes, against TensorFlow.js and against copying the same bytes. @module */
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "../../optimizers/backends/use_backend.ts";
import type { Elementwise } from "../../optimizers/rules/rule.ts";
import { composed } from "../../optimizers/executors/composed.ts";
import type { Executor } from "../../optimizers/executors/mod.ts";
import type { Counterpart } from "../../optimizers/methods/contract/record.ts";
import { optimizerRecords } from "../../optimizers/methods/records.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { fuse, type Fused } from "../../optimizers/rules/rule.ts";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Optimizer, OptimizerState, Tensors } from "../../optimizers/types.ts";
import { type Contender, measure, ratioOf } from "./measure.ts";
import { torchSteps } from "./torch_steps.ts";

/** One line of the benchmark. */
export interface OptimizerTiming {
  readonly backend: string;
  readonly tensors: string;
  readonly contender: string;
  /** Median milliseconds of an update, and where it is a whole step, of applying it. */
  readonly milliseconds: number;
  readonly minimum: number;
  /** Its time over that of `tf.train.adam` in the same run. */
  readonly overTfAdam: number;
  /** Its time over that of its counterpart in `tf.train`, where there is one. */
  readonly overCounterpart: number | undefined;
  /** Its time over that of copying the tensors it reads and writes. */
  readonly overCopy: number | undefined;
  /** Its time over that of the same method in PyTorch with one thread, where that was measured. */
  readonly overTorch: number | undefined;
}

/** What is updated: shapes of parameter tensors, under a name. */
export const tensorSets: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "1 x 3.3M": [[3_300_000]],
  "P1": [[5, 5, 1, 32], [32], [5, 5, 32, 64], [64], [3136, 1024], [1024], [1024, 10], [10]],
  "200 x 1000": Array.from({ length: 200 }, () => [1000]),
};

/** The same methods in `tf.train`, by id. */
const counterparts: ReadonlyMap<string, Counterpart> = new Map(
  optimizerRecords.flatMap(({ id, counterpart }) => counterpart ? [[id, counterpart]] : []),
);

/** What {@linkcode benchOptimizers} measures. */
export interface BenchOptions {
  readonly backends: readonly BackendName[];
  readonly optimizers: readonly string[];
  readonly repeats: number;
  /** Other libraries besides `tf.train`, in processes of their own. */
  readonly others?: readonly "torch"[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before each case. */
  readonly onCase?: ((backend: string, tensors: string) => void) | undefined;
  /** Called where a backend is left out, with the reason; throws by default. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Times whole steps (an update, and adding it to the parameters: what `tf.train` does), updates
 * alone, updates as composed operations, and copies; and PyTorch's, which takes the permission to run
 * Python.
 */
export async function benchOptimizers(options: BenchOptions): Promise<OptimizerTiming[]> {
  const rows: OptimizerTiming[] = [];
  for (const wanted of options.backends) {
    const backend = await startOrNote(wanted, options.onNote);
    if (backend === undefined) continue;
    for (const [name, shapes] of Object.entries(tensorSets)) {
      options.onCase?.(backend, name);
      rows.push(...await benchCase(backend, name, shapes, options));
    }
  }
  return rows;
}

async function startOrNote(
  backend: BackendName,
  onNote: ((note: string) => void) | undefined,
): Promise<string | undefined> {
  try {
    return await useBackend(backend);
  } catch (error) {
    if (onNote === undefined || error instanceof RangeError) throw error;
    onNote((error as Error).message);
  }
}

async function benchCase(
  backend: string,
  name: string,
  shapes: readonly (readonly number[])[],
  { optimizers, repeats, others = [], signal, onNote }: BenchOptions,
): Promise<OptimizerTiming[]> {
  const params = filled(shapes, 1);
  const gradient = filled(shapes, 2);
  const variance = mapTensors(gradient, (g) => tf.square(g));
  const given = { params, gradient, variance };
  const theirs = [...counterparts]
    .filter(([id]) => id === "adam" || optimizers.includes(id))
    .map(([, { name, create }]) => theirStep(`tf.train.${name}`, create(1e-3), given));
  const ours = optimizers.flatMap((id) => {
    const optimizer = createOptimizer(id, { learningRate: 1e-3 });
    const steps = [
      ourStep(id, optimizer, given, true),
      ourStep(`${id}, update only`, optimizer, given, false),
    ];
    if (!("rules" in optimizer)) return steps; // reads whole tensors, so not one program
    return [
      ...steps,
      program(`${id}, composed operations`, optimizer, given, composed),
      copies(`${id}, copy of the same bytes`, optimizer, given),
    ];
  });
  const torch = others.includes("torch") && backend !== "webgpu"
    ? await torchSteps(shapes, optimizers, onNote)
    : [];
  const contenders = [...theirs, ...torch, ...ours];
  const oneThread = new Map(torch.map(({ id, name }) => [id, name] as const).toReversed());
  try {
    const timings = await measure(
      contenders,
      backend === "cpu" ? Math.min(repeats, 3) : repeats,
      { signal },
    );
    const byName = new Map(timings.map((timing) => [timing.name, timing]));
    return timings.map((timing) => {
      const { name: contender, median, minimum } = timing;
      const id = contender.split(",")[0]!;
      const counterpart = counterparts.get(id);
      const over = (other: string | undefined) => {
        const base = other === undefined ? undefined : byName.get(other);
        return base === undefined || other === contender
          ? undefined
          : ratioOf(timing.times, base.times);
      };
      return {
        backend,
        tensors: name,
        contender,
        milliseconds: median,
        minimum,
        overTfAdam: ratioOf(timing.times, byName.get("tf.train.adam")!.times),
        overCounterpart: over(counterpart && `tf.train.${counterpart.name}`),
        overCopy: over(`${id}, copy of the same bytes`),
        overTorch: over(oneThread.get(id)),
      };
    });
  } finally {
    for (const contender of contenders) contender.end();
    dispose(given);
  }
}

interface Given {
  readonly params: Tensors;
  readonly gradient: Tensors;
  readonly variance: Tensors;
}

interface Lasting extends Contender {
  /** Frees what it holds. */
  end(): void;
}

function filled(shapes: readonly (readonly number[])[], seed: number): Tensors {
  return Object.fromEntries(
    shapes.map((shape, i) => [`p${i}`, tf.randomNormal([...shape], 0, 0.01, "float32", seed + i)]),
  );
}

/** Resolves when the device has computed a tensor. */
async function settled(tensor: tf.Tensor): Promise<void> {
  if (tf.getBackend() !== "webgpu") return;
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await one.data();
  one.dispose();
}

function ourStep(name: string, optimizer: Optimizer, given: Given, apply: boolean): Lasting {
  let params = mapTensors(given.params, (param) => param.clone());
  let state: OptimizerState = optimizer.init(params);
  return {
    name,
    async run() {
      const [next, update] = optimizer.update(state, given.gradient, {
        params,
        variance: given.variance,
      });
      dispose(state);
      state = next;
      if (apply) {
        const moved = applyUpdate(params, update);
        dispose(params);
        params = moved;
      }
      const last = apply ? params : update;
      await settled(Object.values(last).at(-1)!);
      dispose(update);
    },
    end: () => dispose([params, state]),
  };
}

function theirStep(name: string, optimizer: tf.Optimizer, given: Given): Lasting {
  const variables = Object.entries(given.params).map(([key, param]) =>
    [key, tf.variable(param.clone(), true, `bench/${name}/${key}`)] as const
  );
  const gradients = Object.fromEntries(
    variables.map(([key, variable]) => [variable.name, given.gradient[key]!]),
  );
  return {
    name,
    async run() {
      optimizer.applyGradients(gradients);
      await settled(variables.at(-1)![1]);
    },
    end() {
      optimizer.dispose();
      dispose(variables);
    },
  };
}

/** The operands of a program, one set for each parameter tensor. */
function operandsOf({ program, scalars }: Fused, { params, gradient, variance }: Given) {
  const source = (name: string) => ({ params, gradient, variance })[name] ?? gradient;
  return Object.keys(gradient).map((key) => ({
    inputs: program.inputs.map((name) => source(name)[key]!),
    scalars: program.scalars.map((name) => scalars.get(name)!(10, key, {})),
  }));
}

function program(
  name: string,
  optimizer: Optimizer,
  given: Given,
  run: Executor,
): Lasting {
  const fused = fuse((optimizer as Elementwise).rules);
  return {
    name,
    async run() {
      const outputs = run(fused.program, operandsOf(fused, given));
      await settled(outputs.at(-1)!.at(-1)!);
      tf.dispose(outputs);
    },
    end() {},
  };
}

/** Reads as many tensors and writes as many as the rule does, as slices of the whole: plain copies. */
function copies(name: string, optimizer: Optimizer, given: Given): Lasting {
  const { program: { inputs, outputs } } = fuse((optimizer as Elementwise).rules);
  const times = (inputs.length + outputs.length) / 2;
  return {
    name,
    async run() {
      const made = Object.values(given.gradient).flatMap((tensor) =>
        Array.from(
          { length: Math.max(1, Math.round(times)) },
          () => tf.slice(tensor, tensor.shape.map(() => 0), tensor.shape),
        )
      );
      await settled(made.at(-1)!);
      tf.dispose(made);
    },
    end() {},
  };
}
