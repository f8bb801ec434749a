/** The gradient of pieces of images, which `tf.layers.centerCrop` takes. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";

interface CropAttrs {
  readonly cropSize: readonly [number, number];
  readonly method: "bilinear" | "nearest";
}

/**
 * The gradient of `CropAndResize` by its images, of which tfjs has none. A crop is `Y X Zᵀ` with a matrix of
 * weights for each axis, so the gradient is `Yᵀ dy Z`, added up over the boxes of an image. Boxes have none.
 */
export const cropAndResizeGradient: Gradient = {
  inputsToSave: ["image", "boxes", "boxInd"],
  gradFunc: (dy, saved, attrs) => {
    const [image, boxes, boxInd] = saved as [tf.Tensor4D, tf.Tensor2D, tf.Tensor1D];
    const { cropSize: [cropHeight, cropWidth], method } = attrs as unknown as CropAttrs;
    const [batch, height, width, channels] = image.shape;
    const imageGradient = () => {
      const [n] = boxes.shape;
      const at = tf.image.cropAndResize(
        places(height, width),
        boxes,
        tf.zeros([n], "int32"),
        [cropHeight, cropWidth],
        method,
        -1,
      );
      const [rows, columns] = [weights(at, 0, height), weights(at, 1, width)];
      const lines = tf.reshape(dy as tf.Tensor, [n, cropHeight, cropWidth * channels]);
      const tall = tf.reshape(tf.matMul(rows, lines, true), [n, height, cropWidth, channels]);
      const across = tf.reshape(tf.transpose(tall, [0, 2, 1, 3]), [
        n,
        cropWidth,
        height * channels,
      ]);
      const wide = tf.reshape(tf.matMul(columns, across, true), [n, width, height, channels]);
      return tf.unsortedSegmentSum(tf.transpose(wide, [0, 2, 1, 3]), boxInd, batch);
    };
    return {
      image: imageGradient,
      boxes: () => tf.zerosLike(boxes),
      boxInd: () => tf.zeros(boxInd.shape),
    };
  },
};

/** An image whose two channels are the row and the column of each pixel: its crops tell where they are from. */
function places(height: number, width: number): tf.Tensor4D {
  const values = Array.from(
    { length: height },
    (_, row) => Array.from({ length: width }, (_, column) => [row, column]),
  );
  return tf.tensor4d([values]);
}

/**
 * How much of each of `size` rows (or columns) is in each of a crop's, `[boxes, count, size]`.
 *
 * @param at places of the crop's pixels, -1 beyond the image
 */
function weights(at: tf.Tensor4D, channel: 0 | 1, size: number): tf.Tensor {
  const own = tf.squeeze(tf.slice(at, [0, 0, 0, channel], [-1, -1, -1, 1]), [3]);
  const centre = tf.expandDims(tf.max(own, channel === 0 ? 2 : 1), 2);
  const near = tf.relu(tf.sub(1, tf.abs(tf.sub(centre, tf.range(0, size)))));
  return tf.mul(near, tf.cast(tf.greaterEqual(centre, 0), "float32"));
}
