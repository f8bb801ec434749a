import { assert, assertEquals, assertThrows } from "@std/assert";
import { theory, type TheoryClaim } from "../../pipelines/theory.ts";

const checked = (seed: number) => theory({ instances: 60, seed }).claims.objects() as TheoryClaim[];

/** Those of two seeds, for all tests. */
const claims = [checked(1), checked(2)] as const;

/** What is known to be false as printed. */
const falseAsPrinted = [
  "§3.2.3, §4.4.2",
  "Eq. 3.18",
  "Eq. B.31",
  "After Lemma 5.2",
  "§5.4.4",
  "Eq. C.17",
  "Proposition C.1",
  "Proposition C.4",
  "Proposition 7.2",
  "Eq. D.27",
  "Eq. 7.23",
  "Eq. D.7",
  "Eq. D.33",
  "§7.4.2",
  "ICML Eq. 35",
  "ICML Eq. 38",
  "ICML Eq. 31",
];

Deno.test("theory() refutes what is false as printed, and nothing else, whatever the seed", () => {
  for (const rows of claims) {
    const failed = rows.filter(({ holds }) => !holds);
    assertEquals(failed.map(({ item }) => item), falseAsPrinted);
    assert(failed.every(({ version }) => version === "printed"));
  }
});

Deno.test("what theory() refutes has a true version beside it, and nothing else has", () => {
  const corrected = claims[0].filter(({ version }) => version === "corrected");
  assertEquals(corrected.map(({ item }) => item).sort(), [...falseAsPrinted].sort());
  assert(corrected.every(({ holds }) => holds));
});

Deno.test("theory() says the same for the same seed, and other numbers for another", () => {
  assertEquals(checked(1), claims[0]);
  const [one, two] = claims.map((rows) => rows.map(({ measured }) => measured).join());
  assert(one !== two);
});

Deno.test("theory() throws on too few instances", () => {
  assertThrows(() => theory({ instances: 19 }), RangeError, "instances");
});

const page = await Deno.readTextFile(new URL("../../docs/theory.md", import.meta.url));

/** The table of all items in the documentation: cells without padding. */
const documented = page.slice(page.indexOf("<!-- items -->")).split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()))
  .slice(2);

Deno.test("docs/theory.md has what theory() says of all items", () => {
  const rows = theory().items.objects() as Readonly<Record<string, string>>[];
  const cells = rows.map(({ source, label, where, measured, verdict }) =>
    [source, label, where, measured, verdict].map((cell) => cell!.replaceAll("|", "\\|"))
  );
  assertEquals(documented, cells, "deno task theory --page docs/theory.md && deno fmt docs");
});

/** The labels found in the sources, as `thesis: Lemma 2.1`. */
async function labelsOfSources(): Promise<readonly string[]> {
  const found = await Deno.readTextFile(new URL("../../docs/theory/items.md", import.meta.url));
  const sources = ["ICML 2018", "ICLR 2018 submission", "Thesis"];
  const parts = found.split(/^## /m).slice(1)
    .map((part) => part.trim().split(/\n+(?=- |$)/));
  assertEquals(parts.map(([title]) => title), sources);
  return parts.flatMap(([title, ...lines]) => {
    const source = title === "Thesis" ? "thesis" : title!.slice(0, 9);
    return lines.flatMap((line) => {
      const [kind, numbers] = line.slice(2).replace(/\s+/g, " ").split(": ");
      return numbers!.split(", ").map((number) => `${source}: ${kind} ${number}`);
    });
  });
}

/** The labels of rows of the table, as `thesis: Lemma 2.1`. */
const labelsOf = (rows: typeof documented) => rows.map(([source, label]) => `${source}: ${label}`);

Deno.test("docs/theory.md has every labelled item that was found in the sources, once", async () => {
  const found = await labelsOfSources();
  assertEquals(found.length, 18 + 16 + 89);
  assertEquals(new Set(found).size, found.length);
  const labels = labelsOf(documented);
  assertEquals(labels.filter((label, k) => labels.indexOf(label) !== k), []);
  assertEquals(found.filter((label) => !labels.includes(label)), []);
});

Deno.test("docs/theory.md has no labelled item that the sources lack", async () => {
  const found = await labelsOfSources();
  const labelled = /: (Theorem|Lemma|Proposition|Algorithm|Assumption|Definition|Figure|Table) /;
  const others = labelsOf(documented).filter((label) =>
    labelled.test(label) && !found.includes(label)
  );
  assertEquals(others, [
    "thesis: Lemma 3.1 (Wilson et al.)", // cited
    ...[2, 3, 4].map((k) => `ICML 2018: Algorithm ${k}`), // without a label in the text
  ]);
});

Deno.test("docs/theory.md says of every item where it is, or that it is cited, and what came of it", () => {
  const verdicts = [
    ...["holds", "false as printed, corrected", "measured", "in part", "drawn"],
    ...["method", "definition", "identity", "proof", "cited"],
  ];
  for (const [source, label, where, measured, verdict] of documented) {
    assert(verdicts.includes(verdict!), `${source} ${label}: ${verdict}`);
    assert(measured !== "" && (where !== "" || verdict === "cited"), `${source} ${label}`);
  }
});

Deno.test("docs/theory.md has every numbered equation of the sources", () => {
  const last: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    thesis: {
      "1.": 6,
      "2.": 53,
      "3.": 30,
      "4.": 22,
      "5.": 20,
      "6.": 30,
      "7.": 26,
      "A.": 5,
      "B.": 34,
      "C.": 85,
      "D.": 33,
    },
    "ICML 2018": { "": 67 },
    "ICLR 2018": { "": 48 },
  };
  for (const [source, chapters] of Object.entries(last)) {
    const equations = documented.filter(([own, label]) => own === source && label!.startsWith("Eq"))
      // an equation may also stand in the row of the assumption or definition that it is part of
      .concat(
        documented.filter(([own, , , what]) => own === source && /\(Eq\. [^)]*\)/.test(what!)),
      )
      .flatMap(([, label, , what]) => [label!, what!.match(/\((Eq\. [^)]*)\)/)?.[1] ?? ""]);
    for (const [chapter, count] of Object.entries(chapters)) {
      const missing = Array.from({ length: count }, (_, k) => k + 1).filter((number) =>
        !equations.some((text) => {
          const pattern = new RegExp(`^Eq\\. (?:${chapter})?(\\d+)(?:-(?:${chapter})?(\\d+))?$`);
          const escaped = text.startsWith(`Eq. ${chapter}`) ? text.match(pattern) : null;
          return escaped !== null && Number(escaped[1]) <= number &&
            number <= Number(escaped[2] ?? escaped[1]);
        })
      );
      assertEquals(missing, [], `${source}, ${chapter}`);
    }
  }
});
