/** Follows a run while it goes: the server tells what has changed. @module */
import type { ReportData, ReportUpdate } from "../content/data.ts";
import { announce, page } from "./parts/elements.ts";

/** The data after an update. */
export function updated(data: ReportData, { overview, cells, keys }: ReportUpdate): ReportData {
  const known = new Map([...data.cells, ...cells].map((cell) => [cell.key, cell]));
  return { ...overview, cells: keys.flatMap((key) => known.get(key) ?? []) };
}

/**
 * Listens to the server the page came from. A connection that breaks is made again by the browser, and
 * then begins with all there is.
 */
export function listen(
  current: () => ReportData,
  show: (data: ReportData) => void,
): void {
  const status = page.document.getElementById("live");
  const say = (text: string, state: string) => {
    if (status === null) return;
    status.textContent = text;
    status.dataset["state"] = state;
  };
  const source = new page.EventSource("events");
  source.addEventListener("open", () => say("live", "on"));
  source.addEventListener("update", ({ data }) => {
    show(updated(current(), JSON.parse(data!) as ReportUpdate));
    say("live", "on");
  });
  source.addEventListener("problem", ({ data }) => say(String(JSON.parse(data!)), "off"));
  source.addEventListener("end", () => {
    source.close();
    const over = current().runs.every(({ sessions }) => sessions[0]?.finishedAt);
    say(over ? "the run has ended" : "no longer followed", "ended");
    announce(over ? "The run has ended." : "The run is no longer followed.");
  });
  source.addEventListener("error", () => say("not connected; trying again", "off"));
}
