/**
 * Reading what need not be waited for; what tfjs does not promise was read from
 * `@tensorflow/tfjs-backend-webgpu` 4.22.0.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../types.ts";

/** The parts of a backend that are used here. */
interface Backend {
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
  read(dataId: object): Promise<ArrayLike<number>>;
}

/**
 * Reads a tensor, and frees it: at once, or on WebGPU, which cannot, as soon as the device has come that
 * far; never, if the device is lost.
 */
export function readWhenThere(tensor: Tensor, use: (values: ArrayLike<number>) => void): void {
  if (tf.getBackend() !== "webgpu") {
    use(tensor.dataSync());
    tensor.dispose();
    return;
  }
  const backend = tf.backend() as unknown as Backend, { dataId } = tensor, engine = tf.engine();
  // the tensor goes at once, as any other; the data stay until they are read
  backend.incRef(dataId);
  tensor.dispose();
  const free = () => {
    if (backend.disposeData(dataId)) {
      engine.removeDataId(dataId, backend as unknown as tf.KernelBackend);
    }
  };
  backend.read(dataId).then((values) => {
    free();
    use(values);
  }, free);
}
