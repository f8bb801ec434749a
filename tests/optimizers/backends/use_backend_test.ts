import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../in_folder.ts";
import { root } from "../../sources.ts";

Deno.test("useBackend() says that plain CPU computes, where the binary of WASM may not be read", async () => {
  await inFolder(async (cwd) => {
    const program = `import { useBackend } from "${root}optimizers/backends/use_backend.ts";
      console.log(await useBackend());`;
    await Deno.writeTextFile(`${cwd}/main.ts`, program);
    const args = ["run", "--quiet", "--no-check", "--config", `${root}deno.json`, "main.ts"];
    const options = { args, cwd, env: { NO_COLOR: "1" } };
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
    const [said, warned] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals(said, "cpu\n");
    assertStringIncludes(
      warned!,
      "plain CPU computes, many times slower: wasm cannot, it needs to read its binary (deno run --allow-read)",
    );
  });
});
