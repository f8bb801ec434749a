import { assertEquals, assertRejects } from "@std/assert";
import { cacheFolder, findData, plainOrGzipped } from "../../../problems/data/find.ts";

const files = ["some-images", "some-labels"];

/** A folder with an empty file for each path, and the environment variables given. */
async function withFolder(
  paths: readonly string[],
  test: (root: string) => Promise<void>,
  environment: (root: string) => Record<string, string> = () => ({}),
) {
  const root = await Deno.makeTempDir();
  const variables = { NOISEWISE_DATA: "", XDG_CACHE_HOME: root + "/none", ...environment(root) };
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  try {
    for (const path of paths) {
      const folder = path.split("/").slice(0, -1).join("/");
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, "");
    }
    for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
    await test(root);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("findData() takes the data root or the data set's own folder", () =>
  withFolder(["some/some-images", "some/some-labels.gz"], async (root) => {
    assertEquals(await findData("some", { data: root, files }), `${root}/some`);
    assertEquals(await findData("some", { data: `${root}/`, files }), `${root}/some`);
    assertEquals(await findData("some", { data: `${root}/some`, files }), `${root}/some`);
  }));

Deno.test("findData() throws where the folder named does not hold the data", () =>
  withFolder(["other/file"], async (root) => {
    await assertRejects(
      () => findData("some", { data: root, files }),
      Error,
      `no some data in ${root}: expected the folder ${root}/some, or the files some-images, ` +
        `some-labels (with or without .gz)`,
    );
    await assertRejects(
      () => findData("some", { data: `${root}/missing`, files }),
      Error,
      `the data folder, ${root}/missing, does not exist`,
    );
    await assertRejects(
      () => findData("some", { data: `${root}/other/file`, files }),
      Error,
      `the data folder, ${root}/other/file, is not a folder`,
    );
  }));

Deno.test("findData() asks NOISEWISE_DATA, then the cache, and finds nothing otherwise", async () => {
  const paths = ["data/some/some-images", "cache/noisewise/some/some-images"];
  const cache = (root: string) => ({ XDG_CACHE_HOME: `${root}/cache`, HOME: root });
  await withFolder(paths, async (root) => {
    assertEquals(await findData("some", { files }), `${root}/data/some`);
    const data = `${root}/cache/noisewise`;
    assertEquals(await findData("some", { data, files }), `${data}/some`);
  }, (root) => ({ ...cache(root), NOISEWISE_DATA: `${root}/data` }));
  if (Deno.build.os === "linux") {
    await withFolder(paths, async (root) => {
      assertEquals(cacheFolder(), `${root}/cache/noisewise`);
      assertEquals(await findData("some", { files }), `${root}/cache/noisewise/some`);
      assertEquals(await findData("other", { files }), undefined);
    }, cache);
  }
});

Deno.test("findData() throws where NOISEWISE_DATA names no folder", () =>
  withFolder([], async (root) => {
    await assertRejects(
      () => findData("some", { files }),
      Error,
      `the data folder that NOISEWISE_DATA names, ${root}/missing, does not exist`,
    );
  }, (root) => ({ NOISEWISE_DATA: `${root}/missing` })));

Deno.test("plainOrGzipped() takes the file there is, the plain one first", () =>
  withFolder(["both", "both.gz", "packed.gz"], async (root) => {
    assertEquals(await plainOrGzipped(root, "both"), `${root}/both`);
    assertEquals(await plainOrGzipped(root, "packed"), `${root}/packed.gz`);
    assertEquals(await plainOrGzipped(root, "neither"), `${root}/neither`);
  }));

Deno.test({
  name: "findData() needs no permission to find nothing",
  permissions: { env: false, read: false },
  async fn() {
    assertEquals(await findData("some", { files }), undefined);
    await assertRejects(
      () => findData("some", { data: "/data", files }),
      Error,
      "the data folder, /data, may not be read: add --allow-read",
    );
  },
});
