/** What the observations say, and of which of its problems the paper says it. @module */
import type { ObservationNumber } from "./observation_shape.ts";

/** An observation in the paper's §6.2. */
export interface PaperLead {
  readonly observation: ObservationNumber;
  /** What it is called. */
  readonly title: string;
  /** What it says, as it is judged, and of what its estimates are. */
  readonly meaning: string;
  /** Where the paper sees it. */
  readonly seen: string;
  /** Ids of the problems that it is about there. */
  readonly on: readonly string[];
}

const [p1, p2, p3, p4] = ["fmnist-2c2d", "cifar10-3c3d", "cifar100-wrn404", "war-and-peace-lstm"];
const all = [p1!, p2!, p3!, p4!];

/** The four, in the paper's order. */
export const paperLeads: readonly PaperLead[] = [
  {
    observation: 1,
    title: "The sign aspect dominates",
    meaning:
      "Whichever way it goes, it does more than variance adaptation: |sign| − |variance adaptation|.",
    seen: "on P1, P2 and P3, and not on P4",
    on: all,
  },
  {
    observation: 2,
    title: "The usefulness of the sign is problem-dependent",
    meaning: "It does more for one problem than for another: its largest effect − its smallest.",
    seen: "by training loss (--measure trainLoss), better on P1 and P3, worse on P2 and P4",
    on: all,
  },
  {
    observation: 3,
    title: "Variance adaptation helps, or at least does no harm",
    meaning:
      "Neither with the sign nor without it does it do harm that matters: Adam instead of M-SSD, " +
      "M-SVAG instead of M-SGD.",
    seen: "on all four problems",
    on: all,
  },
  {
    observation: 4,
    title: "Generalization effects are caused by the sign",
    meaning:
      "It widens the gap between test and training data, by more than variance adaptation changes " +
      "it: |sign| − |variance adaptation| of the gap.",
    seen: "on P3",
    on: [p3!],
  },
];
