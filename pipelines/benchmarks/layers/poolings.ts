/** Poolings. @module */
import * as tf from "@tensorflow/tfjs";
import { image, type Row, signal, volume } from "./row.ts";

const { layers } = tf;

/** The poolings of `tf.layers`, of windows apart and overlapping. */
export function poolings(): Row[] {
  const first = { padding: "same" } as const;
  return (["valid", "same"] as const).flatMap((padding): Row[] => {
    const pool = { poolSize: 3, strides: 2, padding }, small = { poolSize: 2, padding };
    return [
      ["averagePooling1d", signal, () => layers.averagePooling1d(pool), padding],
      ["averagePooling2d", image, () => layers.averagePooling2d(pool), padding],
      [
        "averagePooling2d",
        image,
        () => layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2], padding }),
        `${padding}, overlapping`,
      ],
      [
        "averagePooling3d",
        volume,
        () => layers.averagePooling3d({ ...pool, poolSize: 2 }),
        padding,
      ],
      [
        "averagePooling3d",
        volume,
        () => layers.averagePooling3d({ ...pool, strides: 1 }),
        `${padding}, overlapping`,
      ],
      ["maxPooling1d", signal, () => layers.maxPooling1d(pool), padding],
      ["maxPooling2d", image, () => layers.maxPooling2d(pool), padding],
      ["maxPooling3d", volume, () => layers.maxPooling3d({ ...small, strides: 2 }), padding],
      [
        "maxPooling3d",
        volume,
        () => layers.maxPooling3d({ ...pool, strides: 1 }),
        `${padding}, overlapping`,
      ],
    ];
  }).concat([
    [
      "averagePooling2d",
      image,
      () => layers.averagePooling2d({ poolSize: 2, dataFormat: "channelsFirst", ...first }),
      "channels first",
    ],
    [
      "maxPooling2d",
      image,
      () => layers.maxPooling2d({ poolSize: 2, dataFormat: "channelsFirst", ...first }),
      "channels first",
    ],
    ["globalAveragePooling1d", signal, () => layers.globalAveragePooling1d()],
    ["globalAveragePooling2d", image, () => layers.globalAveragePooling2d({})],
    ["globalMaxPooling1d", signal, () => layers.globalMaxPooling1d()],
    ["globalMaxPooling2d", image, () => layers.globalMaxPooling2d({})],
  ]);
}
