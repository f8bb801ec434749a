/** Convolutions: all that changes which elements meet. @module */
import * as tf from "@tensorflow/tfjs";
import { image, type Row, signal, volume } from "./row.ts";

const { layers } = tf;

/** The convolutions of `tf.layers`, with both paddings, strides and dilations. */
export function convolutions(): Row[] {
  const both = ["valid", "same"] as const;
  return both.flatMap((padding): Row[] => {
    const kernel = { filters: 4, kernelSize: 3, padding }, strides = 2, dilationRate = 2;
    return [
      ["conv1d", signal, () => layers.conv1d(kernel), padding],
      ["conv1d", signal, () => layers.conv1d({ ...kernel, strides }), `${padding}, strides 2`],
      ["conv1d", signal, () => layers.conv1d({ ...kernel, dilationRate }), `${padding}, dilated`],
      ["conv2d", image, () => layers.conv2d(kernel), padding],
      ["conv2d", image, () => layers.conv2d({ ...kernel, strides }), `${padding}, strides 2`],
      ["conv2d", image, () => layers.conv2d({ ...kernel, dilationRate }), `${padding}, dilated`],
      [
        "conv2d",
        image,
        () => layers.conv2d({ ...kernel, kernelSize: [1, 4], strides }),
        `${padding}, strides 2 beyond the kernel`,
      ],
      [
        "depthwiseConv2d",
        image,
        () => layers.depthwiseConv2d({ kernelSize: [1, 4], padding, strides }),
        `${padding}, strides 2 beyond the kernel`,
      ],
      [
        "conv2d",
        image,
        () =>
          layers.conv2d({
            ...kernel,
            dilationRate: [1, 2],
            activation: "relu",
            biasInitializer: "ones",
          }),
        `${padding}, dilated, relu`,
      ],
      ["conv2dTranspose", image, () => layers.conv2dTranspose(kernel), padding],
      [
        "conv2dTranspose",
        image,
        () => layers.conv2dTranspose({ ...kernel, strides }),
        `${padding}, strides 2`,
      ],
      ["conv3d", volume, () => layers.conv3d(kernel), padding],
      ["conv3d", volume, () => layers.conv3d({ ...kernel, strides }), `${padding}, strides 2`],
      [
        "conv3d",
        volume,
        () => layers.conv3d({ ...kernel, kernelSize: 2, dilationRate }),
        `${padding}, dilated`,
      ],
      ["conv3dTranspose", volume, () => layers.conv3dTranspose(kernel), padding],
      [
        "conv3dTranspose",
        volume,
        () => layers.conv3dTranspose({ ...kernel, strides }),
        `${padding}, strides 2`,
      ],
      [
        "depthwiseConv2d",
        image,
        () => layers.depthwiseConv2d({ kernelSize: 3, padding }),
        padding,
      ],
      [
        "depthwiseConv2d",
        image,
        () => layers.depthwiseConv2d({ kernelSize: 3, padding, strides, depthMultiplier: 2 }),
        `${padding}, strides 2, multiplier 2`,
      ],
      [
        "depthwiseConv2d",
        image,
        () => layers.depthwiseConv2d({ kernelSize: [3, 2], padding, dilationRate }),
        `${padding}, dilated`,
      ],
      ["separableConv2d", image, () => layers.separableConv2d(kernel), padding],
      [
        "separableConv2d",
        image,
        () => layers.separableConv2d({ ...kernel, depthMultiplier: 2, strides }),
        `${padding}, strides 2, multiplier 2`,
      ],
      [
        "separableConv2d",
        image,
        () => layers.separableConv2d({ ...kernel, dilationRate }),
        `${padding}, dilated`,
      ],
    ];
  });
}
