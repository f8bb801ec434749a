/** Everything that is needed to make the runs again. @module */
import type { RunData } from "../content/data.ts";
import type { PageElement } from "./parts/dom.ts";
import { codeToCopy, make } from "./parts/elements.ts";
import type { Section } from "./parts/section.ts";

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
  const commands = commandsOf(sessions);
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
  const checks = data.map(({ problem, checksum }) =>
    [`data of ${problem}`, shortened(checksum)] as const
  );
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
    ...(commands.length === 0 ? [none] : commands.flatMap((each) => commandOf(each, name))),
    list,
  ]);
}

/** A checksum whole, of what is longer the beginning. */
function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** A command, with what it is for. */
interface Said {
  readonly lead: string;
  readonly command: string;
  readonly besides: string;
}

/** The commands in the order in which they were given, each once; before them the searches they go by. */
function commandsOf(sessions: RunData["sessions"]): readonly Said[] {
  const said = sessions.toReversed().flatMap(({ command, besides, tuned }, i): Said[] => [
    ...(tuned === null ? [] : [{
      ...tuned,
      lead: `The step sizes are from ${tuned.folder}, searched for by` +
        (tuned.command === "" ? " a command that is not known any more." : ""),
    }]),
    { lead: i === 0 && tuned === null ? "" : "The runs are made by", command, besides },
  ]);
  return said.filter(({ command }, i) =>
    said.findIndex((other) => other.command === command) === i
  );
}

/** A command, to be copied. */
function commandOf({ lead, command, besides }: Said, name: string): readonly PageElement[] {
  return [
    ...(lead === "" ? [] : [make("p", { class: "what", text: lead })]),
    ...(command === ""
      ? []
      : [codeToCopy(command, `Copy the command for ${name}: ${command.split(" --")[0]}`)]),
    ...(besides === "" ? [] : [make("p", { class: "what", text: `Besides: ${besides}` })]),
  ];
}
