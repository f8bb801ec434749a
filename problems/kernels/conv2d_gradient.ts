/** The gradient of dilated convolutions, where a backend's kernels have it. @module */
import * as tf from "@tensorflow/tfjs";

const ours = new WeakSet<tf.GradConfig>();

/**
 * Registers a gradient of `Conv2D` in front of tfjs's, which refuses dilations: on `backends`,
 * whose kernels take them, dilated convolutions are passed on with all their attributes.
 */
export function registerConv2dGradient(backends: readonly string[]): void {
  const stock = tf.getGradient(tf.Conv2D);
  if (stock === undefined || ours.has(stock)) return;
  const config: tf.GradConfig = {
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      const dilations = attrs["dilations"] as number | number[] | undefined;
      const dilated = [dilations ?? 1].flat().some((dilation) => dilation !== 1);
      if (!dilated || !backends.includes(tf.getBackend())) return stock.gradFunc(dy, saved, attrs);
      const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
      const gradient = dy as tf.Tensor4D;
      const run = (kernel: string, inputs: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
        tf.engine().runKernel(kernel, inputs, { ...attrs, ...more }) as tf.Tensor;
      return {
        x: () => run(tf.Conv2DBackpropInput, { dy: gradient, filter }, { inputShape: x.shape }),
        filter: () =>
          run(tf.Conv2DBackpropFilter, { x, dy: gradient }, { filterShape: filter.shape }),
      };
    },
  };
  ours.add(config);
  tf.registerGradient(config);
}
