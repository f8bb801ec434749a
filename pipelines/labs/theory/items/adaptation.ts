/** Items of the thesis' chapter 5 and appendix B. @module */
import { checked, cited, defined, type Entry, item, steps } from "./item.ts";

const method = (label: string, id: string) =>
  item(label, `\`${id}\``, "compared with a reference in tests", "method");

/** Thesis, chapter 5. */
export const adaptation: readonly Entry[] = [
  method("Eq. 5.1-5.4", "adam"),
  item("Eq. 5.5-5.7", "`factors`", "Adam's update is sign(m) times its factor", "identity"),
  item(
    "Figure 5.1",
    "`ablate`",
    "the four methods are `m-sgd`, `m-ssd`, `m-svag`, `adam`",
    "method",
  ),
  checked("Lemma 5.1"),
  checked("Lemma 5.2"),
  checked("Eq. 5.8", "Lemma 5.1"),
  checked("Eq. 5.9", "Lemma 5.2"),
  checked("After Lemma 5.2"),
  item("Eq. 5.10", "`factors`, `quadratic`", "success probabilities within 3.4 standard errors"),
  item("Figure 5.2", "`factors`", "Adam's factor at most 0.0644 from the best, at η = 1.91"),
  defined("Eq. 5.11", "SVAG's factor", "`gradientFactor`"),
  item("Figure 5.3", "`factors`", "squared error 1 + 2.25 falls to 0.800 + 0.692"),
  checked("Theorem 5.1"),
  item("Eq. 5.12", "`idealized`", "slopes -1.02, -1.01 and -0.96 (predicted -1)"),
  item(
    "Assumption 5.1",
    "`estimators`",
    "fine within 10 % where the gradient changes little in 1/(1-β) steps (Eq. 5.13)",
    "measured",
  ),
  cited("Assumption 1", "the ICML paper: Assumption 5.1 here"),
  item("Eq. 5.13-5.14", "`estimators`", "E[m²] as predicted, on streams of known moments"),
  checked("Eq. 5.15"),
  item("Eq. 5.16", "`estimators`", "unbiased on stationary streams; half of σ² at t = 1 without"),
  item(
    "Eq. 5.17-5.19",
    "`estimators`",
    "γ̂ biased as the thesis says: 0.40 too large at t = 1, η = 4",
  ),
  item(
    "§5.4.2",
    "`m-svag`, `correction=partial`",
    "a partial correction as a setting of `ablate`",
    "method",
  ),
  item(
    "§5.4.3",
    "`svag`, `acceleration=heavy-ball, nesterov`",
    "momentum on top of SVAG as settings of `ablate`",
    "method",
  ),
  checked("§5.4.4"),
  method("Algorithm 2", "m-svag"),
  defined("Eq. 5.20", "Wilson's least squares", "`wilsonProblem`"),
  item("Lemma 5.3", "`wilson`", "AdaGrad, Adam, RMSProp stay ∝ sign(Xᵀy) to 8e-15"),
  item(
    "§5.5",
    "`wilson`",
    "GD ends at the largest margin here, on (1, 0), (3, 1) at 45 % of it; M-SVAG 0.06 to 3.5 % off",
    "in part",
  ),
  cited("Lemma 3.1 (Wilson et al.)", "Wilson et al., Lemma 5.3 here"),
  item("Lemma 5.4", "`wilson`", "so does sign descent"),
  method("Algorithm 3", "m-sgd, m-ssd"),
  item(
    "Figure 5.4",
    "`ablate --paper`, docs/results.md",
    "all four problems run; curves take days",
    "in part",
  ),
];

/** Thesis, appendix B. */
export const adaptationDetails: readonly Entry[] = [
  item("Lemma B.1", "`factors`, `quadratic`", "success probabilities within 3.4 standard errors"),
  item("Eq. B.1-B.4", "`factors`", "with Lemma B.1"),
  item("Figure B.1", "`factors`", "the three densities, wrong signs shaded", "drawn"),
  steps("Eq. B.5-B.8", "Lemmas 5.1 and 5.2"),
  checked("Lemma B.2"),
  checked("Eq. B.9", "Lemma B.2"),
  steps("Eq. B.10-B.17", "Theorem 5.1"),
  checked("Eq. B.18"),
  steps("Eq. B.19-B.22", "Theorem 5.1"),
  item("Eq. B.23-B.25", "`estimators`", "moments of m and v on streams of known moments"),
  checked("Eq. B.26-B.27", "Eq. 5.15"),
  item("Eq. B.28-B.29", "`wilson`", "with Lemma 5.4", "proof"),
  method("Algorithm 4", "svag"),
  method("Algorithm 5", "adam-star"),
  item("Figure B.2", "`ablate --paper --optimizers`", "the methods run on P2 and P3", "in part"),
  checked("Eq. B.30", "Eq. 3.5"),
  checked("Eq. B.31"),
  checked("Eq. B.32-B.34", "Eq. B.34"),
  method("Algorithm 6", "m-svag-mb"),
  item("Figure B.3", "`ablate --paper --optimizers`", "the method runs on P1 and P2", "in part"),
];
