/** What tasks may do: no more than they need. */
import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { blasPaths } from "../optimizers/backends/blas_libraries.ts";
import { commandTasks } from "../pipelines/command_line/tasks.ts";
import { describeCommands } from "../pipelines/completion/commands.ts";

/** What a set permits of each kind: anything, or what is named. */
type PermissionSet = Readonly<Record<string, boolean | readonly string[]>>;

const sets: Readonly<Record<string, PermissionSet>> = config.permissions;

/** The commands of all tasks that run something, with the set each takes. */
const runs = Object.entries(config.tasks).flatMap(([task, { command }]) =>
  command.split(" && ").filter((part) => /^deno (run|test|bench|eval|serve) /.test(part))
    .map((part) => ({ task, part, set: / -P=([\w-]+) /.exec(part)?.[1] }))
);

Deno.test("every task that runs something takes a permission set, and says nothing of it", () => {
  for (const { task, part, set } of runs) {
    assert(set !== undefined, `task ${task} has no permission set: add -P=NAME`);
    assert(set in sets, `task ${task}: "permissions" in deno.json has no set "${set}"`);
    assert(
      /^deno \w+ -q /.test(part),
      `task ${task}: add -q, or each run begins with a notice of -P`,
    );
    const more = /(?:^| )(-[ARWNEIS]|--allow-\S+)/.exec(part)?.[1];
    assertEquals(more, undefined, `task ${task} permits more than its set: put ${more} there`);
  }
});

/** The sets that permit native code: asked for by name, of the bench, and of the tests. */
const nativeSets = ["native", "bench", "test"];

Deno.test("every permission set is some task's", () => {
  const ofUsers = ["native", "noisewise"]; // deno run -P=native, deno install --global -P=noisewise
  const used = new Set([...runs.map(({ set }) => set), ...ofUsers]);
  for (const name of Object.keys(sets)) {
    assert(used.has(name), `no task takes the permission set "${name}": take it out of deno.json`);
  }
});

Deno.test("the one command may do what its tasks may, and no more", () => {
  const theirs = runs.filter(({ task }) => commandTasks.some(({ name }) => name === task))
    .map(({ set }) => sets[set!]!);
  for (const kind of new Set(theirs.flatMap(Object.keys))) {
    const given = theirs.flatMap((set): readonly (boolean | string)[] => [set[kind] ?? []].flat());
    const all = given.includes(true) || [...new Set(given)].toSorted();
    const own = sets["noisewise"]![kind];
    assertEquals(Array.isArray(own) ? own.toSorted() : own, all, `"${kind}" of "noisewise"`);
  }
});

Deno.test("no set permits any host, program or variable; files only", () => {
  for (const [name, set] of Object.entries(sets)) {
    for (const [kind, allowed] of Object.entries(set)) {
      if (["read", "write"].includes(kind)) continue;
      // tests start the deno that runs them, and the browser that NOISEWISE_BROWSER names
      if (name === "test" && ["run", "env"].includes(kind)) continue;
      assert(
        Array.isArray(allowed) && allowed.length > 0,
        `permission set "${name}": name what it may use in "${kind}"`,
      );
      assert(kind !== "import", `permission set "${name}" has "${kind}"`);
    }
  }
});

Deno.test("native code is permitted by few sets, and only that of the BLAS libraries looked for", () => {
  for (const [name, { ffi }] of Object.entries(sets)) {
    const allowed = nativeSets.includes(name) ? Object.values(blasPaths).flat() : undefined;
    assertEquals(ffi, allowed, `"ffi" of permission set "${name}" in deno.json`);
  }
  const { ffi: _, sys, env, ...native } = config.permissions.native;
  const { sys: liveSys, env: liveEnv, ...live } = config.permissions.live;
  assertEquals(native, live);
  assertEquals(env.filter((name) => name !== "NOISEWISE_BLAS"), liveEnv);
  assertEquals(sys.filter((name) => name !== "osRelease"), liveSys);
});

Deno.test("tasks that run grids may ask how much memory is free", () => {
  for (const { task, part, set } of runs) {
    if (!/pipelines\/(ablate|tune|train|cabs)\.ts/.test(part)) continue;
    assert((sets[set!]!.sys as readonly string[]).includes("systemMemoryInfo"), task);
  }
});

Deno.test("sets let a script write, read and serve where its flags say so, and no more", async () => {
  const commands = await describeCommands();
  for (const { task, part, set } of runs) {
    const own = commands.filter(({ name, script }) =>
      script !== undefined && (name === task || name.startsWith(`${task} `))
    );
    if (own.length === 0) continue; // a task of those who work on the package
    const flags = new Set(own.flatMap(({ flags }) => flags.map(({ name }) => name)));
    const { read, write, net } = sets[set!]!;
    // fetched data goes where --data says
    assertEquals(
      write === true,
      flags.has("out") || task === "data",
      `${task} must write anywhere if it has --out, else below runs: ${part}`,
    );
    assert([true, undefined].includes(write as true) || `${write}` === "runs", part);
    // to rename what was written, it must be read; recorded runs lie anywhere
    const reads = flags.has("out") || flags.has("data") || task === "judge";
    assertEquals(read === true, reads, `${task} must read anywhere if it has --out or --data`);
    const serves = flags.has("live") || flags.has("port");
    const reaches = serves || task === "data";
    assertEquals(
      net !== undefined,
      reaches,
      `${task} must reach 127.0.0.1 if it has --live or --port`,
    );
    if (serves) assertEquals(net, ["127.0.0.1"]);
  }
});
