import { assertEquals, assertRejects } from "@std/assert";
import { ablate } from "../../../pipelines/ablate.ts";
import { checkOwnFolder } from "../../../pipelines/runs/own_folder.ts";
import { inFolder } from "../../in_folder.ts";

const names = ["lock", "manifest.json", "summary.csv", "rows.jsonl", "tuning.json", "curves.svg"];
const tiny = {
  problems: ["quadratic"],
  optimizers: ["sgd"],
  steps: 2,
  backend: "cpu",
  onNote() {},
} as const;

Deno.test("a run leaves files alone that only have the names of its own", async () => {
  await inFolder(async (folder) => {
    for (const name of names) {
      const out = `${folder}/${name}`;
      await Deno.mkdir(out);
      const content = '{"name":"Some web project","icons":[]}';
      await Deno.writeTextFile(`${out}/${name}`, content);
      await assertRejects(
        () => ablate({ ...tiny, out }),
        Error,
        `"${out}" is not the folder of a run, and has a "${name}", which a run would overwrite`,
      );
      assertEquals([...Deno.readDirSync(out)].map((each) => each.name), [name]);
      assertEquals(await Deno.readTextFile(`${out}/${name}`), content);
    }
    await Deno.mkdir(`${folder}/web/cells`, { recursive: true });
    await Deno.writeTextFile(`${folder}/web/cells/a.html`, "");
    await assertRejects(() => ablate({ ...tiny, out: `${folder}/web` }), Error, 'has a "cells"');
  });
});

Deno.test("a run goes on in a folder of a run, and where one was killed before it had anything", async () => {
  await inFolder(async (out) => {
    await Deno.writeTextFile(`${out}/README`, "notes of mine");
    await Deno.writeTextFile(`${out}/lock`, '{"pid":1,"startedAt":"2');
    await Deno.mkdir(`${out}/cells`);
    await ablate({ ...tiny, out });
    await checkOwnFolder(out);
    await Deno.writeTextFile(`${out}/manifest.json`, "damaged");
    await checkOwnFolder(out);
    const notes: string[] = [];
    await ablate({ ...tiny, out, onNote: (note) => notes.push(note) });
    const path = `${out}/manifest.json`;
    assertEquals(notes, [
      `"${path}" is damaged: it is not JSON; kept it as ${path}.damaged, and began another`,
      "1 of 1 runs were done before",
    ]);
    assertEquals(await Deno.readTextFile(`${path}.damaged`), "damaged");
  });
});

Deno.test({
  name: "a run does not follow links in its folder",
  ignore: Deno.build.os === "windows",
  async fn() {
    await inFolder(async (folder) => {
      const out = `${folder}/run`;
      const rows = (await ablate({ ...tiny, out })).array("testLoss");
      const [cell] = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) =>
        `${out}/cells/${name}`
      );
      for (const path of [cell!, `${out}/manifest.json`, `${out}/summary.csv`]) {
        await Deno.writeTextFile(`${folder}/other`, "no newline");
        await Deno.remove(path);
        await Deno.symlink(`${folder}/other`, path);
        assertEquals((await ablate({ ...tiny, out })).array("testLoss"), rows);
        assertEquals(await Deno.readTextFile(`${folder}/other`), "no newline");
      }
      for (const name of ["cells", "sessions", "claims"]) {
        await Deno.mkdir(`${folder}/elsewhere`);
        await Deno.rename(`${out}/${name}`, `${folder}/kept`).catch(() => {});
        await Deno.symlink(`${folder}/elsewhere`, `${out}/${name}`);
        const message = `"${out}/${name}" is a link, not a folder, and is left alone`;
        await assertRejects(() => ablate({ ...tiny, out }), Error, message);
        await assertRejects(() => ablate({ ...tiny, out, join: true }), Error, message);
        assertEquals([...Deno.readDirSync(`${folder}/elsewhere`)], []);
        await Deno.remove(`${folder}/elsewhere`);
        await Deno.remove(`${out}/${name}`);
        await Deno.rename(`${folder}/kept`, `${out}/${name}`).catch(() => {});
      }
    });
  },
});

Deno.test({
  name: "a run changes no file that has another name elsewhere",
  ignore: Deno.build.os === "windows",
  async fn() {
    await inFolder(async (folder) => {
      const out = `${folder}/run`;
      const rows = (await ablate({ ...tiny, out })).array("testLoss");
      const [cell] = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) =>
        `${out}/cells/${name}`
      );
      await Deno.truncate(cell!, (await Deno.stat(cell!)).size - 10); // there is something left to write
      await Deno.link(cell!, `${folder}/backup`);
      const before = await Deno.readTextFile(`${folder}/backup`);
      assertEquals((await ablate({ ...tiny, out })).array("testLoss"), rows);
      assertEquals(await Deno.readTextFile(`${folder}/backup`), before);
      await Deno.remove(`${out}/lock`);
      await Deno.writeTextFile(`${folder}/theirs`, "");
      await Deno.link(`${folder}/theirs`, `${out}/lock`);
      await assertRejects(() => ablate({ ...tiny, out }), Error, "has another name elsewhere");
    });
  },
});
