/**
 * All named problems there are. Whatever lists, checks or loads problems is a view of this list; a new one is a
 * file of its own and three lines here.
 *
 * @module
 */
import type { ProblemRecord } from "./contract/record.ts";
import { mnistLogregRecord } from "./small/mnist_logreg.ts";
import { mnistMlpRecord } from "./conference/mnist_mlp.ts";
import { mnistCnnRecord } from "./small/mnist_cnn.ts";
import { fmnistCnnRecord } from "./conference/fmnist_2c2d.ts";
import { cifar10CnnRecord } from "./conference/cifar10_3c3d.ts";
import { cifar100WideResNetRecord } from "./conference/cifar100_wrn404.ts";
import { warAndPeaceLstmRecord } from "./conference/war_and_peace_lstm.ts";
import { cifar10CnnIclrRecord } from "./conference/cifar10_3c3d_iclr.ts";
import { cifar100AllCnnRecord } from "./conference/cifar100_allcnn.ts";
import { mnistCabsRecord } from "./thesis/mnist_cabs.ts";
import { svhnCabsRecord } from "./thesis/svhn_cabs.ts";
import { cifar10CabsRecord } from "./thesis/cifar10_cabs.ts";
import { cifar100CabsRecord } from "./thesis/cifar100_cabs.ts";
import { randomWideResNetRecord } from "./small/cifar100_wrn404_random.ts";
import { warAndPeaceGptRecord } from "./small/war_and_peace_gpt.ts";
import { warAndPeaceGptTinyRecord } from "./small/war_and_peace_gpt_tiny.ts";
import { linearRecord } from "./small/linear.ts";
import { quadraticRecord } from "./small/quadratic.ts";
import { zipfSoftmaxRecord } from "./small/zipf_softmax.ts";

export * from "./small/mnist_logreg.ts";
export * from "./conference/mnist_mlp.ts";
export * from "./small/mnist_cnn.ts";
export * from "./conference/fmnist_2c2d.ts";
export * from "./conference/cifar10_3c3d.ts";
export * from "./conference/cifar100_wrn404.ts";
export * from "./conference/war_and_peace_lstm.ts";
export * from "./conference/cifar10_3c3d_iclr.ts";
export * from "./conference/cifar100_allcnn.ts";
export * from "./thesis/mnist_cabs.ts";
export * from "./thesis/svhn_cabs.ts";
export * from "./thesis/cifar10_cabs.ts";
export * from "./thesis/cifar100_cabs.ts";
export * from "./small/cifar100_wrn404_random.ts";
export * from "./small/war_and_peace_gpt.ts";
export * from "./small/war_and_peace_gpt_tiny.ts";
export * from "./small/linear.ts";
export * from "./small/quadratic.ts";
export * from "./small/zipf_softmax.ts";

/** The record of every problem, in the order in which they are listed everywhere. */
export const problemRecords: readonly ProblemRecord[] = [
  mnistLogregRecord,
  mnistMlpRecord,
  mnistCnnRecord,
  fmnistCnnRecord,
  cifar10CnnRecord,
  cifar100WideResNetRecord,
  warAndPeaceLstmRecord,
  cifar10CnnIclrRecord,
  cifar100AllCnnRecord,
  mnistCabsRecord,
  svhnCabsRecord,
  cifar10CabsRecord,
  cifar100CabsRecord,
  randomWideResNetRecord,
  warAndPeaceGptRecord,
  warAndPeaceGptTinyRecord,
  linearRecord,
  quadraticRecord,
  zipfSoftmaxRecord,
];
