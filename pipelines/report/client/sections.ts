/** All sections of the page, in their order: its navigation and the figures for papers follow. @module */
import { differences } from "../charts/differences.ts";
import { effects } from "../charts/effects.ts";
import { groups } from "../charts/groups.ts";
import { layerNoise } from "../charts/layer_noise.ts";
import { learningCurves } from "../charts/learning_curves.ts";
import { seeds } from "../charts/seeds.ts";
import { stepSizes } from "../charts/step_sizes.ts";
import { tuningEffort } from "../charts/tuning_effort.ts";
import type { Chart } from "../content/chart.ts";
import { cost } from "./cost_section.ts";
import { advice, checks, curvature, predictions } from "./dissection_sections.ts";
import { observations } from "./observations_section.ts";
import { runs } from "./runs_section.ts";
import { summary } from "./summary_section.ts";
import { rerun } from "./rerun_section.ts";
import type { Section } from "./parts/section.ts";
import { verdicts } from "./verdict_section.ts";

/** The sections. */
export const sections: readonly (Chart | Section)[] = [
  verdicts,
  advice,
  predictions,
  curvature,
  layerNoise,
  effects,
  observations,
  learningCurves,
  groups,
  summary,
  differences,
  stepSizes,
  tuningEffort,
  seeds,
  checks,
  cost,
  runs,
  rerun,
];

/** Those that are charts. */
export const charts: readonly Chart[] = sections.filter(isChart);

/** Whether a section is a chart. */
export function isChart(section: Chart | Section): section is Chart {
  return "groups" in section;
}
