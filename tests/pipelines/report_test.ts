import { assertRejects } from "@std/assert";
import { report } from "../../pipelines/report.ts";

Deno.test("report() says what is wrong with a folder", async () => {
  await assertRejects(() => report({ folders: [] }), RangeError, "at least one folder");
  await assertRejects(
    () => report({ folders: ["/nowhere"] }),
    Error,
    '"/nowhere" is not the folder of a run',
  );
});
