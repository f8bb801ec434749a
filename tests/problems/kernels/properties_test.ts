import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import "../../../problems/kernels/mod.ts";
import { testOnBackends } from "../../backends.ts";

const empty = (...shape: number[]) => tf.zeros(shape);

const ofNothing: Readonly<Record<string, () => tf.Tensor>> = {
  "sum of no rows": () => tf.sum(empty(0, 5), 0),
  "sum of rows without columns": () => tf.sum(empty(5, 0), 0),
  "sum of rows without columns, along them": () => tf.sum(empty(5, 0), 1),
  "sum of all of nothing": () => tf.sum(empty(0)),
  "sum of all of an empty matrix": () => tf.sum(empty(3, 0, 4)),
  "sum with axes kept": () => tf.sum(empty(0, 4, 5), [0, 1], true),
  "mean of no rows": () => tf.mean(empty(0, 5), 0),
  "mean of nothing": () => tf.mean(empty(0)),
  "mean of rows without columns": () => tf.mean(empty(3, 0), 0),
  "tile of no rows": () => tf.tile(empty(0, 3), [2, 2]),
  "tile of rows without columns": () => tf.tile(empty(2, 0), [3, 2]),
  "tile, no times": () => tf.tile(tf.ones([2, 3]), [2, 0]),
  "tile, no times along the first axis": () => tf.tile(tf.ones([2, 3]), [0, 2]),
  "tile of an empty vector": () => tf.tile(empty(0), [4]),
  "gather of no rows": () => tf.gather(tf.ones([4, 3]), tf.tensor1d([], "int32")),
  "gather of rows without columns": () => tf.gather(empty(4, 0), tf.tensor1d([1, 2], "int32")),
  "sums over segments of no rows": () =>
    tf.unsortedSegmentSum(empty(0, 3), tf.tensor1d([], "int32"), 2),
  "product of no rows": () => tf.matMul(empty(0, 3), tf.ones([3, 2])),
  "product over nothing": () => tf.matMul(empty(5, 0), empty(0, 2)),
  "product without columns": () => tf.matMul(tf.ones([5, 3]), empty(3, 0)),
  "gradient of a sum of nothing": () => tf.grad((x) => tf.sum(x))(empty(0, 3)),
  "gradient of a product of no rows": () =>
    tf.grad((w) => tf.sum(tf.matMul(empty(0, 3), w)))(tf.ones([3, 2])),
  "gradient of a mean of nothing": () => tf.grad((x) => tf.mean(tf.slice(x, 0, 0)))(tf.ones([3])),
  "fused product over nothing": () =>
    tf.fused.matMul({ a: empty(2, 0) as tf.Tensor2D, b: empty(0, 3) as tf.Tensor2D }),
  "product over nothing, transposed": () => tf.matMul(empty(0, 5), empty(2, 0), true, true),
  "products over nothing, of stacks": () => tf.matMul(empty(2, 3, 0), empty(1, 0, 4)),
  "filter gradient of no images": () =>
    tf.grad((w) =>
      tf.sum(tf.conv2d(empty(0, 4, 4, 2) as tf.Tensor4D, w as tf.Tensor4D, 1, "same"))
    )(
      tf.ones([3, 3, 2, 2]),
    ),
  "depthwise filter gradient of no images": () =>
    tf.grad((w) =>
      tf.sum(
        tf.depthwiseConv2d(empty(0, 4, 4, 2) as tf.Tensor4D, w as tf.Tensor4D, 1, "same"),
      )
    )(tf.ones([3, 3, 2, 1])),
  "gradient of an embedding of no words": () =>
    tf.grad((w) => tf.sum(tf.gather(w, tf.tensor1d([], "int32"))))(tf.ones([3, 2])),
  "maximum of nothing": () => tf.max(empty(0, 3), 0),
  "minimum of nothing": () => tf.min(empty(3, 0), 1, true),
  "product of nothing": () => tf.prod(empty(0, 3), 0),
  "sum of no whole numbers": () => tf.sum(tf.zeros([0, 3], "int32"), 0),
  "any of nothing": () => tf.any(tf.zeros([0, 3], "bool"), 0),
  "all of nothing": () => tf.all(tf.zeros([0, 3], "bool"), 0),
  "clone of nothing": () => empty(0, 2).clone(),
};

testOnBackends(
  "empty tensors have the shapes and values that they have on CPU",
  async (backend) => {
    for (const [name, run] of Object.entries(ofNothing)) {
      if (backend === "webgpu" && name.includes("no images")) continue; // tfjs refuses them there
      const on = async (where: typeof backend) => {
        await useBackend(where);
        const result = tf.tidy(run);
        const found = { name, shape: result.shape, values: [...await result.data()] };
        result.dispose();
        return found;
      };
      assertEquals(await on(backend), await on("cpu"));
    }
    await useBackend(backend);
  },
  ["wasm", "webgpu"],
);

testOnBackends("sums over segments of whole numbers are whole numbers", async () => {
  const [x, ids] = [tf.tensor2d([[1, -2], [3, 4], [5, 1e6]], [3, 2], "int32"), [2, 0, 2]];
  const places = tf.tensor1d(ids, "int32"), sums = tf.unsortedSegmentSum(x, places, 3);
  assertEquals([...await sums.data()], [3, 4, 0, 0, 6, 999998]);
  tf.dispose([x, places, sums]);
});

testOnBackends("of several largest inputs the first gets max-pooling's gradient", async () => {
  const gradients = tf.tidy(() => {
    const images = tf.floor(tf.randomUniform([2, 7, 6, 3], 0, 3, "float32", 1)) as tf.Tensor4D;
    const volumes = tf.floor(tf.randomUniform([2, 4, 5, 4, 2], 0, 3, "float32", 2)) as tf.Tensor5D;
    const weighted = (y: tf.Tensor) =>
      tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
    const pools = [[2, 2, "valid"], [3, 1, "same"], [3, 2, "same"], [2, 3, "valid"]] as const;
    return pools.flatMap(([size, strides, pad]) => [
      tf.grad((x) => weighted(tf.maxPool(x as tf.Tensor4D, size, strides, pad)))(images),
      tf.grad((x) => weighted(tf.maxPool3d(x as tf.Tensor5D, size, strides, pad)))(volumes),
    ]);
  });
  for (const [i, gradient] of gradients.entries()) {
    const values = [...await gradient.data()];
    gradient.dispose();
    firsts[i] ??= values;
    assertEquals(values, firsts[i]);
  }
});

/** What the first backend, which is `cpu`, answered. */
const firsts: number[][] = [];
