/** The papers' figures of experiments as data: what each of them compares on what. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import { paperProblem } from "../../problems/catalogue/paper_problems.ts";
import type { PaperProblem } from "../../problems/papers/paper_problem.ts";
import { mainMethods } from "../statistics/inference/design.ts";

/** A figure of a paper, as a grid of runs. */
export interface PaperFigure {
  /** What it is called on the command line. */
  readonly id: string;
  /** Which figure it is, and what it shows. */
  readonly title: string;
  /** The problems, and how the paper trained on them. */
  readonly problems: readonly PaperProblem[];
  /** Ids of the methods it compares. */
  readonly optimizers: readonly string[];
  /** Replicates of each. */
  readonly seeds: number;
  /** What the paper leaves open, or our copies of it do, and how it is settled here. */
  readonly notes: readonly string[];
}

const [p1, p2, p3, p4] = [
  paperProblem("fmnist-2c2d"),
  paperProblem("cifar10-3c3d"),
  paperProblem("cifar100-wrn404"),
  paperProblem("war-and-peace-lstm"),
] as const;

const iclr = {
  mnist: paperProblem("mnist-mlp"),
  cifar10: paperProblem("cifar10-3c3d-iclr"),
  cifar100: paperProblem("cifar100-allcnn"),
} as const;

const iclrNote = "this version of the paper prints no step sizes, and tells its numbers of steps " +
  "by the axes of Fig. 3 only; the defaults are P2's winners for cifar10-3c3d-iclr, and guesses for " +
  "the others, to be tuned first; nor does it print an algorithm for M-SGD, which is ICML 2018's here: " +
  "the path of its sums with a tenth of the step size, bias correction aside";

/** The figures that `--paper` takes; those of ICML 2018 also with `icml-` before their ids. */
export const paperFigures: readonly PaperFigure[] = [
  {
    id: "fig5",
    title: "ICML 2018, Fig. 5: the four combinations of sign and variance adaptation, P1 to P4",
    problems: [p1, p2, p3, p4],
    optimizers: mainMethods,
    seeds: 10,
    notes: [],
  },
  {
    id: "fig7",
    title: "ICML 2018, Fig. 7: without momentum, and Adam with the estimates of M-SVAG, P2 and P3",
    problems: [p2, p3],
    optimizers: ["m-svag", "svag", "adam", "adam-star"],
    seeds: 10,
    notes: [
      "the text announces Adam* with and without momentum, and says then that sign descent without " +
      "momentum was not explored; here it is with momentum, as in its algorithm 4",
    ],
  },
  {
    id: "fig8",
    title: "ICML 2018, Fig. 8: variance estimates from mini-batches, P1 and P2",
    problems: [p1, p2],
    optimizers: ["m-svag", "m-svag-mb"],
    seeds: 10,
    notes: [],
  },
  {
    id: "iclr-fig3",
    title: "ICLR 2018 submission, Fig. 3: the four combinations on MNIST and CIFAR",
    problems: [iclr.mnist, iclr.cifar10, iclr.cifar100],
    optimizers: mainMethods,
    seeds: 10,
    notes: [iclrNote],
  },
  {
    id: "iclr-fig6",
    title: "ICLR 2018 submission, Fig. 6: Adam and its two variants on CIFAR",
    problems: [iclr.cifar10, iclr.cifar100],
    optimizers: ["adam", "adam-star", "adam-star-mb"],
    seeds: 10,
    notes: [iclrNote],
  },
  {
    id: "iclr-fig7",
    title: "ICLR 2018 submission, Fig. 7: two variance estimates for M-SVAG on CIFAR",
    problems: [iclr.cifar10, iclr.cifar100],
    optimizers: ["m-svag", "m-svag-mb"],
    seeds: 10,
    notes: [iclrNote],
  },
];

/** Whose step size a method takes for which the papers tell none: the one that it is a variant of. */
export const variantOf: Readonly<Record<string, string>> = {
  "svag": "m-svag",
  "m-svag-mb": "m-svag",
  "adam-star": "adam",
  "adam-star-mb": "adam",
};

/**
 * The figure with the given id.
 *
 * @throws {RangeError} if there is none of that id; offers the nearest
 */
export function paperFigure(id: string): PaperFigure {
  const found = paperFigures.find((figure) => figure.id === id.replace(/^icml-/, ""));
  if (found !== undefined) return found;
  throw unknownName("figure of the papers", id, paperFigures.map((figure) => figure.id));
}
