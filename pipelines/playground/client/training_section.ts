/** Training in the page: the four methods, their step sizes and the noise to set, curves and verdict live. @module */
import { styleOf } from "../../charts/palette.ts";
import { make } from "../../report/client/parts/elements.ts";
import { significant } from "../../text/numbers.ts";
import { type Experiment, type Method, methods, type News } from "../trainer/messages.ts";
import { page, placeOf, type Trainer } from "./browser.ts";
import { slider } from "./slider.ts";
import { trainingCurves } from "./training_curves.ts";
import { verdictPanel } from "./verdict_panel.ts";

/** Where the training is. */
type Phase = "loading" | "ready" | "training" | "paused" | "over" | "failed";

/** Milliseconds after the last change of a slider until training begins anew. */
const patience = 250;

/** Fills the section, and has the trainer get ready. */
export function startTraining(): void {
  let phase: Phase = "loading";
  let race = 0; // news of earlier ones may still be on their way
  let usual: Experiment["learningRates"] | undefined;
  const times: Record<Method, number> = { "m-sgd": 0, "m-ssd": 0, "m-svag": 0, "adam": 0 };
  const setting = { batchSize: 128, seeds: 5, steps: 100 };
  const curves = trainingCurves(placeOf("training-loss"), placeOf("training-accuracy"));
  const verdict = verdictPanel();
  const stage = placeOf("training-stage");
  const [status, progress] = [placeOf("training-status"), placeOf("training-progress")];
  const trainer = trainerOf(hear);

  const go = make("button", { type: "button", class: "go", click: () => press() });
  const reset = make("button", {
    type: "button",
    class: "quiet",
    text: "Reset",
    click: () => begin("ready"),
  });
  placeOf("training-buttons").append(go, reset);

  /** Shows another phase. */
  function enter(next: Phase, said: string): void {
    phase = next;
    const texts = { training: "Pause", paused: "Go on", over: "Train again" } as const;
    go.textContent = next === "training" || next === "paused" || next === "over"
      ? texts[next]
      : "Train";
    for (const button of [go, reset]) {
      if (next === "loading" || next === "failed") button.setAttribute("disabled", "");
      else button.removeAttribute("disabled");
    }
    status.textContent = said;
  }

  function press(): void {
    if (phase === "training") {
      trainer?.postMessage({ kind: "pause" });
      enter("paused", "Paused.");
    } else if (phase === "paused") {
      trainer?.postMessage({ kind: "go on" });
      enter("training", "Training.");
    } else begin("training");
  }

  /** Begins anew, with what is set now. */
  function begin(next: "ready" | "training"): void {
    page.clearTimeout(soon);
    race++;
    stage.setAttribute("class", "stage train");
    curves.clear(setting.steps);
    verdict.clear();
    progress.setAttribute("value", "0");
    showAccuracies([]);
    if (next === "ready") {
      trainer?.postMessage({ kind: "stop" });
      return enter("ready", "Ready.");
    }
    const learningRates = Object.fromEntries(
      methods.map((method) => [method, rateOf(method)!]),
    ) as Record<Method, number>;
    trainer?.postMessage({ kind: "start", race, experiment: { ...setting, learningRates } });
    enter("training", "Training.");
  }

  /** After a change: what is under way begins anew with it, and what stands fades, as it is of other settings. */
  let soon: number | undefined;
  function changed(): void {
    page.clearTimeout(soon);
    if (phase === "ready" || phase === "loading" || phase === "failed") return;
    if (phase === "training") {
      soon = page.setTimeout(() => begin("training"), patience);
      return;
    }
    race++;
    trainer?.postMessage({ kind: "stop" });
    stage.setAttribute("class", "stage train of-before");
    enter("ready", "The settings have changed; what is shown is of those before.");
  }

  function hear(news: News): void {
    switch (news.kind) {
      case "ready":
        usual = news.learningRates;
        for (const method of methods) rateSliders[method].show(times[method]);
        return enter("ready", `Ready, on ${news.backend}.`);
      case "evaluated":
        if (news.race !== race) return;
        curves.add(news.step, news.methods);
        verdict.show(news);
        showAccuracies(news.methods);
        progress.setAttribute("value", String(news.step / news.of));
        return;
      case "over":
        if (news.race !== race) return;
        return enter("over", `${setting.steps} steps with ${setting.seeds} seeds each are done.`);
      case "failed":
        return enter("failed", news.message);
    }
  }

  const rateOf = (method: Method) => usual && usual[method] * 2 ** times[method];
  const rateSliders = Object.fromEntries(methods.map((method) => {
    const made = slider({
      id: `rate-${method}`,
      label: `step size of ${styleOf(method).label}`,
      min: -4,
      max: 4,
      step: 0.5,
      value: 0,
      text: (exponent) => {
        const own = usual && `, α = ${significant(usual[method] * 2 ** exponent, 2)}`;
        return `× ${significant(2 ** exponent, 2)}${own ?? ""}`;
      },
      onInput: (exponent) => {
        times[method] = exponent;
        changed();
      },
    });
    placeOf(`method-${method}`).append(made.element);
    return [method, made];
  })) as unknown as Record<Method, ReturnType<typeof slider>>;

  placeOf("training-controls").append(
    slider({
      id: "batch-size",
      label: "batch size",
      min: 2,
      max: 9,
      step: 1,
      value: 7,
      text: (exponent) => `${2 ** exponent}${exponent <= 3 ? ", much noise" : ""}`,
      onInput: (exponent) => {
        setting.batchSize = 2 ** exponent;
        changed();
      },
    }).element,
    slider({
      id: "seeds",
      label: "seeds",
      min: 3,
      max: 12,
      step: 1,
      value: setting.seeds,
      text: String,
      onInput: (seeds) => {
        setting.seeds = seeds;
        changed();
      },
    }).element,
    slider({
      id: "steps",
      label: "steps",
      min: 20,
      max: 400,
      step: 20,
      value: setting.steps,
      text: String,
      onInput: (steps) => {
        setting.steps = steps;
        changed();
      },
    }).element,
  );
  curves.clear(setting.steps);
  if (trainer === undefined) {
    enter(
      "failed",
      "Training needs a browser with workers, and this page to be served, not opened as a file.",
    );
  } else enter("loading", "Getting the digits and TensorFlow.js ready …");
}

/** Shows how well each method does now. */
function showAccuracies(all: Extract<News, { kind: "evaluated" }>["methods"]): void {
  for (const method of methods) {
    const own = all.find((each) => each.method === method);
    placeOf(`accuracy-${method}`).textContent = own === undefined
      ? ""
      : own.diverged > 0
      ? `${own.diverged} diverged`
      : `${(100 * own.testAccuracy.mean).toFixed(1)}\u00a0%`;
  }
}

/** Starts the trainer; `undefined` where pages may have none, such as those that are opened as files. */
function trainerOf(hear: (news: News) => void): Trainer | undefined {
  try {
    const trainer = new page.Worker("trainer.js", { type: "module" });
    trainer.addEventListener("message", ({ data }) => hear(data));
    const lacking = "trainer.js cannot be loaded: the page needs all files of its folder.";
    trainer.addEventListener("error", ({ message = lacking }) => hear({ kind: "failed", message }));
    return trainer;
  } catch {
    return undefined;
  }
}
