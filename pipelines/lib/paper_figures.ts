/** The papers' figures of experiments as data: what each of them compares on what. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import { type PaperProblem, paperProblem } from "../../problems/papers.ts";
import { mainMethods } from "./factorial.ts";

/** How a paper trained on one problem. */
export interface PaperSettings extends Pick<PaperProblem, "id" | "batchSize" | "steps"> {
  /** When the step size decreases, and by what; constant where absent. */
  readonly schedule?: PaperProblem["schedule"];
  /** By the optimizer's id: step sizes that were tried, and which of them won, where that is known. */
  readonly stepSizes: Readonly<
    Record<string, { readonly explored?: readonly number[]; readonly winner?: number }>
  >;
  /** Step sizes that stand in for winners that are not known. */
  readonly settled?: {
    /** Where they are from. */
    readonly from: string;
    /** By the optimizer's id. */
    readonly stepSizes: Readonly<Record<string, number>>;
  };
}

/** A figure of a paper, as a grid of runs. */
export interface PaperFigure {
  /** What it is called on the command line. */
  readonly id: string;
  /** Which figure it is, and what it shows. */
  readonly title: string;
  /** The problems, and how the paper trained on them. */
  readonly problems: readonly PaperSettings[];
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

/**
 * The problems of the ICLR 2018 submission (§4.1 and §A.1), where they are not those of ICML 2018. It
 * prints no step sizes, and says how long it trained on the axes of its Fig. 3 only.
 */
const iclr: Readonly<Record<"mnist" | "cifar10" | "cifar100", PaperSettings>> = {
  mnist: { id: "mnist-mlp", batchSize: 128, steps: 4_000, stepSizes: {} },
  cifar10: {
    id: "cifar10-3c3d",
    batchSize: 256,
    steps: 25_000,
    stepSizes: {},
    settled: {
      from: "the winners of ICML 2018, on the same network with batches of 128",
      stepSizes: { "m-sgd": 3e-2, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 6e-2 },
    },
  },
  cifar100: {
    id: "cifar100-allcnn",
    batchSize: 256,
    steps: 60_000,
    schedule: { factor: 0.1, steps: [40_000, 50_000] },
    stepSizes: {},
  },
};

const iclrNote = "this version of the paper does not print its step sizes, and its numbers of " +
  "steps are read off the axes of Fig. 3";

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

/**
 * How the papers trained on a problem: ICML 2018, or the ICLR submission where it is there only.
 *
 * @throws {RangeError} if neither has it; offers the nearest
 */
export function paperSettings(id: string): PaperSettings {
  const all = paperFigures.flatMap(({ problems }) => problems);
  const found = all.find((problem) => problem.id === id);
  if (found !== undefined) return found;
  throw unknownName("problem of the papers", id, [...new Set(all.map((problem) => problem.id))]);
}
