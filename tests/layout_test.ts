/**
 * Where tests are: a file's test bears its name; properties of a whole room are in its
 * `properties_test.ts`; tests of the whole program are in `tests/whole/`, additions to the package in
 * `tests/additions/`, and what holds for the checkout is at the top.
 */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders whose tests bear the names of what they test. */
const mirrored = ["optimizers", "problems", "pipelines", "jsr"];

/** Folders of tests that go by what is done, not by a file. */
const apart = ["whole", "additions", "consumer"];

/** Paths of files below a folder, relative to the root. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(`${root}${folder}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

/** Stand-ins lie in a hidden folder, where Deno looks for no tests. */
const sourceOf = (path: string) => path.replace(/^jsr\b/, ".jsr");

const sources = new Set(mirrored.flatMap((folder) => filesBelow(sourceOf(folder))));

/** What is wrong with the place of a test in `tests/`, with the remedy; `undefined` where it is right. */
function misplaced(test: string): string | undefined {
  const [top = ""] = test.split("/");
  if (!test.includes("/") || apart.includes(top)) return undefined;
  if (!mirrored.includes(top)) {
    return `tests/${test}: there is no room ${top}; put it below ${
      mirrored.join(", ")
    }, or, if it ` +
      `tests the whole program, into tests/whole/`;
  }
  const file = sourceOf(test.replace(/_test\.ts$/, ""));
  if (["ts", "js"].some((ending) => sources.has(`${file}.${ending}`))) return undefined;
  const room = file.replace(/\/[^/]*$/, "");
  const exists = [...sources].some((source) => source.startsWith(`${room}/`));
  if (file === `${room}/properties` && exists) return undefined;
  return `tests/${test} is named after no file: ${file}.ts is not there; name it after the file it ` +
    `tests, put properties of the room into tests/${room}/properties_test.ts, and tests of the whole ` +
    `program into tests/whole/`;
}

Deno.test("a file's test bears its name, and properties of a room are in its properties_test.ts", () => {
  const tests = filesBelow("tests").filter((path) => path.endsWith("_test.ts"))
    .map((path) => path.slice("tests/".length));
  assertEquals(tests.flatMap((test) => misplaced(test) ?? []), []);
});

Deno.test("a misplaced test is told where it belongs", () => {
  assertEquals(misplaced("optimizers/methods/properties_test.ts"), undefined);
  assertEquals(misplaced("pipelines/train_test.ts"), undefined);
  assertEquals(
    misplaced("pipelines/cells/of_nothing_test.ts"),
    "tests/pipelines/cells/of_nothing_test.ts is named after no file: pipelines/cells/of_nothing.ts " +
      "is not there; name it after the file it tests, put properties of the room into " +
      "tests/pipelines/cells/properties_test.ts, and tests of the whole program into tests/whole/",
  );
  assertEquals(
    misplaced("libs/try_test.ts"),
    "tests/libs/try_test.ts: there is no room libs; put it below optimizers, problems, pipelines, " +
      "jsr, or, if it tests the whole program, into tests/whole/",
  );
});

Deno.test("what is in tests/ is a test, or is used by one", () => {
  const files = filesBelow("tests").filter((path) => /\.[jt]s$/.test(path));
  const texts = files.map((path) => Deno.readTextFileSync(`${root}${path}`)).join("\n") +
    Deno.readTextFileSync(`${root}deno.json`);
  const unused = files.filter((path) => {
    const name = path.replace(/^.*\//, "");
    return !name.endsWith("_test.ts") && !texts.includes(`/${name}"`) &&
      !texts.includes(`"${name}"`);
  });
  assertEquals(
    unused.map((path) => `${path} is used by no test: take it away, or name it _test.ts`),
    [],
  );
});
