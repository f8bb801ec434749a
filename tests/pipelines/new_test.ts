import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ablate } from "../../pipelines/ablate.ts";
import { importOptimizer, importProblem } from "../../pipelines/modules/mod.ts";
import { main, newModule } from "../../pipelines/new.ts";
import { inFolder } from "../in_folder.ts";

Deno.test("a new problem and a new optimizer are trained at once", () =>
  inFolder(async (out) => {
    const problem = await newModule({ kind: "problem", name: "my-net", out });
    const optimizer = await newModule({ kind: "optimizer", name: "my-rule", out });
    assertEquals(problem.path, `${out}/my-net.ts`);
    assertEquals(problem.commands[0], `deno task train --problem ${out}/my-net.ts --steps 100`);
    const problems = [await importProblem(problem.path)];
    const optimizers = ["m-ssd", await importOptimizer(optimizer.path)];
    assertEquals(optimizers[1], "my-rule");
    const rows = await ablate({
      problems,
      optimizers,
      seeds: 1,
      steps: 30,
      backend: "cpu",
      onNote() {},
    });
    const last = rows.filter((row: { step: number }) => row.step === 30).array("testLoss");
    assertEquals(last[0], last[1]); // it is M-SSD, as it stands
    assert(last[0] < rows.get("testLoss", 0));
  }));

Deno.test("new modules have the format of Deno", () =>
  inFolder(async (out) => {
    const paths = [
      (await newModule({ kind: "problem", name: "a", out })).path,
      (await newModule({ kind: "optimizer", name: "b-c", out })).path,
    ];
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check", `--config=${config}`, ...paths],
    }).output();
    assert(success, new TextDecoder().decode(stderr));
  })); // that their types fit, tests/package_test.ts tells, beside another package's

Deno.test("a file that is there is left alone, and names that cannot be are refused", () =>
  inFolder(async (out) => {
    await Deno.writeTextFile(`${out}/mine.ts`, "mine");
    await assertRejects(
      () => newModule({ kind: "problem", name: "mine", out }),
      Error,
      `there is a "${out}/mine.ts" already, which is left alone`,
    );
    assertEquals(await Deno.readTextFile(`${out}/mine.ts`), "mine");
    const cases: readonly [string, string, RegExp][] = [
      ["problem", "mnist-mlp", /there is a built-in problem "mnist-mlp"/],
      ["optimizer", "adam", /there is a built-in optimizer "adam"/],
      ["problem", "../up", /name must be small letters and digits/],
      ["problem", "A", /such as my-net, got "A"/],
      ["optimiser", "a", /unknown kind of module "optimiser", did you mean "optimizer"/],
    ];
    for (const [kind, name, message] of cases) {
      const { message: found } = await assertRejects(
        () => newModule({ kind: kind as "problem", name, out }),
        RangeError,
      );
      assertMatch(found, message);
    }
    assertEquals(await main(["problem", "mine", "--out", out, "-q"]), 1);
    assertEquals(await main(["problem"]), 2);
  }));
