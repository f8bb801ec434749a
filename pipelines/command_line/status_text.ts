/** Where a run stands, as text. @module */
import type { FolderStatus } from "../runs/folder_status.ts";
import { textTable } from "../text/text_table.ts";
import { visible } from "../text/visible.ts";

/** How many runs are done, and a line for each process that takes part, or took. */
export function statusText(
  folder: string,
  { atWork, runs, done, underWay, processes }: FolderStatus,
): string {
  const left = runs - done - underWay;
  const counts = [
    `${done} of ${runs} runs are done`,
    ...(underWay > 0 ? [`${underWay} under way`] : []),
    ...(left > 0 ? [`${left} to do`] : []),
    ...(atWork ? [] : ["nobody is at work"]),
  ];
  const head = `${visible(folder)}: ${counts.join(", ")}`;
  if (processes.length === 0) return head;
  return [
    head,
    "",
    ...textTable(processes, [
      { heading: "machine", text: ({ host }) => visible(host), align: "left" },
      { heading: "process", text: ({ pid }) => String(pid), align: "right" },
      { heading: "since", text: ({ startedAt }) => shortTime(startedAt), align: "left" },
      { heading: "state", text: ({ state }) => state, align: "left" },
      { heading: "steps", text: ({ steps }) => String(steps), align: "right" },
      { heading: "at", text: ({ cells }) => cells.map(withoutKey).join(", "), align: "left" },
    ], { rule: "─" }),
  ].join("\n");
}

function shortTime(at: string): string {
  return at.replace("T", " ").replace(/\.\d+Z$/, "Z");
}

function withoutKey(cell: string): string {
  return visible(cell.replace(/_[0-9a-f]{12}$/, ""));
}
