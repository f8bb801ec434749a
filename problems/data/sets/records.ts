/**
 * All data sets there are. Whatever lists, finds or fetches data sets is a view of this list; a new one is a
 * file of its own and three lines here.
 *
 * @module
 */
import type { DataSetRecord } from "../data_set.ts";
import { mnistDataSet } from "./mnist.ts";
import { fashionMnistDataSet } from "./fashion_mnist.ts";
import { cifar10DataSet } from "./cifar_10.ts";
import { cifar100DataSet } from "./cifar_100.ts";
import { svhnDataSet } from "./svhn.ts";
import { warAndPeaceDataSet } from "./war_and_peace.ts";
import { uciDataSet } from "./uci.ts";

export * from "./mnist.ts";
export * from "./fashion_mnist.ts";
export * from "./cifar_10.ts";
export * from "./cifar_100.ts";
export * from "./svhn.ts";
export * from "./war_and_peace.ts";
export * from "./uci.ts";

/** The record of every data set, in the order in which they are listed everywhere. */
export const dataSetRecords: readonly DataSetRecord[] = [
  mnistDataSet,
  fashionMnistDataSet,
  cifar10DataSet,
  cifar100DataSet,
  svhnDataSet,
  warAndPeaceDataSet,
  uciDataSet,
];
