/** Items of the thesis' chapter 7 and appendix D. @module */
import { checked, defined, type Entry, item, steps } from "./item.ts";

/** Thesis, chapter 7. */
export const fisher: readonly Entry[] = [
  defined("Eq. 7.1-7.3", "likelihood, Fisher, empirical Fisher", "`linearModel`, `modelCurvature`"),
  item("Figure 7.1", "`fisher`", "the empirical Fisher bends the field", "drawn"),
  checked("Eq. 7.4", "Proposition 7.1"),
  defined("Eq. 7.5-7.7", "three matrices", "`modelCurvature`"),
  defined("Table 7.1", "what they are called", "docs/fisher.md"),
  checked("Eq. 7.8-7.9", "Eq. 7.9"),
  defined("Eq. 7.10-7.12", "Gauss-Newton matrices", "`modelCurvature`"),
  checked("Proposition 7.1"),
  checked("Eq. 7.13-7.14", "Proposition 7.1"),
  checked("Proposition 7.2"),
  checked("Eq. 7.15-7.16", "Proposition 7.2"),
  checked("§7.4.1"),
  checked("Eq. 7.17-7.18", "§7.4.1"),
  defined(
    "Definition 7.1",
    "Gauss-Newton with residuals that can vanish (Eq. 7.19)",
    "`theory`, with §7.4.1",
  ),
  item("Eq. 7.20-7.21", "`fisher`", "F̃/F 0.81 to 0.894 with 1000 examples, well specified"),
  checked("§7.4.2"),
  item("Figure 7.2", "`fisher`", "six panels; misspecified ones off by 1.5 to 4"),
  item(
    "Figure 7.3",
    "`fisher`",
    "EFGD behind on BreastCancer (Diagnostic), as good on a1a; cosine to -0.93 on Boston",
  ),
  item("Figure 7.4", "`fisher`", "EFGD 6 steps near, never far; NGD 1 from everywhere"),
  checked("Eq. 7.22"),
  checked("Eq. 7.23"),
  item(
    "§7.5",
    "`matrix-svag`, `idealized`",
    "Eq. 7.23 by mini-batches and by exact moments, both orders of its factors",
    "method",
  ),
  item("Eq. 7.24", "`fisher`", "unbiased, 1.3 standard errors"),
  checked("§7.6"),
  defined("Eq. 7.25-7.26", "gradients through one Jacobian", "`modelCurvature`"),
];

/** Thesis, appendix D. */
export const fisherDetails: readonly Entry[] = [
  checked("Eq. D.1-D.6", "Proposition 7.1"),
  checked("Eq. D.7"),
  defined("Eq. D.8-D.17", "Fishers of common losses", "`likelihood`"),
  checked("Eq. D.18-D.19", "Eq. 7.9"),
  steps("Eq. D.20-D.24", "Proposition 7.1"),
  steps("Eq. D.25-D.26", "Proposition 7.2"),
  checked("Eq. D.27"),
  checked("Eq. D.28", "Proposition 7.2"),
  defined("Eq. D.29", "the data of Figure 7.1", "`fisher`"),
  item(
    "Eq. D.30-D.32",
    "`sgd`, `natural-gradient`, `empirical-fisher`",
    "compared in tests",
    "method",
  ),
  defined("Table D.1", "logistic data, read as factors and as variances", "`fisher`"),
  defined("Table D.2", "linear data, read as factors and as variances", "`fisher`"),
  item(
    "Table D.3",
    "`data`",
    "BreastCancer is Wisconsin (Diagnostic), not the set described; see docs/fisher.md",
    "in part",
  ),
  item(
    "Table D.4",
    "`fisher`, `--search whole`",
    "all 241 × 41 places; for least squares without being asked",
    "method",
  ),
  item(
    "Table D.5",
    "`fisher`",
    "GD's found again on all seven sets, all of BreastCancer's on Wisconsin (Diagnostic)",
    "in part",
  ),
  checked("Eq. D.33"),
  item(
    "Figure D.1",
    "`fisher`",
    "four data sets, drawn with their matches to Table D.5",
    "in part",
  ),
];
