/** Everything that is needed to make the runs again. @module */
import type { RunData, SessionData } from "../content/data.ts";
import type { PageElement } from "./dom.ts";
import { announce, copyText, make } from "./elements.ts";
import type { Section } from "./section.ts";

/** For each folder its commands, what ran them, and the data's checksums. */
export const rerun: Section = {
  id: "rerun",
  title: "Run it again",
  lead: "",
  make: ({ data }) => data.runs.map(folderOf),
  from: ({ runs }) => runs,
};

/** What there is to say of a folder. */
function folderOf({ name, folder, sessions, data }: RunData): PageElement {
  const commands = sessions.map((session) => commandOf(session, name));
  const last = sessions[0];
  const facts: (readonly [string, string])[] = last === undefined ? [] : [
    ["noisewise", `${last.noisewise}, code ${last.code}`],
    [
      "commit",
      [last.git.commit ?? "none", ...(last.git.branch ? [`(${last.git.branch})`] : [])].join(" "),
    ],
    [
      "versions",
      Object.entries(last.versions).map(([what, which]) => `${what} ${which}`).join(", "),
    ],
    ["machine", Object.entries(last.machine).map(([what, which]) => `${what} ${which}`).join(", ")],
    ["backend", last.backend],
    ["begun", last.startedAt],
    ["ended", last.finishedAt ?? "not yet, or it was stopped"],
  ];
  const checks = data.map(({ problem, checksum }) => [`data of ${problem}`, checksum] as const);
  const list = make(
    "dl",
    {},
    [...facts, ...checks].flatMap(([term, text]) => [
      make("dt", { text: term }),
      make("dd", { text }),
    ]),
  );
  const none = make("p", { text: "There is no manifest here that says how these runs were made." });
  return make("div", { class: "folder" }, [
    make("h3", { text: folder }),
    ...(commands.length === 0 ? [none] : commands),
    list,
  ]);
}

/** A command, to be copied. */
function commandOf({ command, besides, startedAt }: SessionData, name: string): PageElement {
  const copy = make("button", {
    type: "button",
    class: "quiet",
    text: "Copy",
    "aria-label": `Copy the command for ${name}`,
    "data-focus": `command ${name} ${startedAt}`,
    click: async () => {
      await copyText(command);
      announce("Copied the command.");
    },
  });
  const note = besides === "" ? [] : [make("p", { class: "what", text: `Besides: ${besides}` })];
  const code = make("pre", { tabindex: 0, "aria-label": "Command" }, [
    make("code", { text: command }),
  ]);
  return make("div", { class: "command" }, [code, copy, ...note]);
}
