import { assert, assertEquals, assertRejects } from "@std/assert";
import { openStages } from "../../../pipelines/dissect/stages.ts";
import { inFolder } from "../../in_folder.ts";

const silent = () => {};

Deno.test("openStages() keeps what stages found, of the same only, and the time that was spent", () =>
  inFolder(async (folder) => {
    let computed = 0;
    const compute = () => Promise.resolve({ value: ++computed, missing: NaN });
    const found = async (of: string) => {
      await using stages = await openStages(folder, "a problem", silent);
      return [await stages.stage("noise", of, compute), stages.spent()] as const;
    };
    const [first, spent] = await found("of this");
    assertEquals(first as unknown, { value: 1, missing: null });
    const [again, more] = await found("of this");
    assertEquals(again, first);
    assert(more > spent, `${more} after ${spent}`);
    assertEquals((await found("of that"))[0].value, 2);
    await using other = await openStages(folder, "another problem", silent);
    assert(other.spent() < more);
  }));

Deno.test("openStages() puts aside what is damaged, and leaves alone what is somebody else's", () =>
  inFolder(async (folder) => {
    const compute = () => Promise.resolve({ value: 1 });
    {
      await using stages = await openStages(folder, "p", silent);
      await stages.stage("plan", "p", compute);
    }
    const text = await Deno.readTextFile(`${folder}/plan.json`);
    await Deno.writeTextFile(`${folder}/plan.json`, text.replace('"value": 1', '"value": 2'));
    const notes: string[] = [];
    {
      await using stages = await openStages(folder, "p", (note) => notes.push(note));
      assertEquals(await stages.stage("plan", "p", compute), { value: 1 });
    }
    assertEquals(notes, [
      `"${folder}/plan.json" is damaged: its checksum is wrong; kept it as ${folder}/plan.json.damaged`,
    ]);
    await Deno.writeTextFile(`${folder}/check.json`, '{ "mine": true }');
    await using stages = await openStages(folder, "p", silent);
    await assertRejects(
      () => stages.stage("check", "p", compute),
      Error,
      "was not made by noisewise, and is left alone",
    );
  }));

Deno.test("openStages() keeps others out of its folder, and keeps nothing without one", () =>
  inFolder(async (folder) => {
    await using _stages = await openStages(folder, "p", silent);
    await assertRejects(() => openStages(folder, "p", silent), Error, "is at work");
    await using none = await openStages(undefined, "p", silent);
    assertEquals(await none.stage("check", "p", () => Promise.resolve({ value: 3 })), { value: 3 });
  }));
