import { assert, assertEquals, assertRejects } from "@std/assert";
import { startWorker } from "../../../optimizers/host/worker.ts";

const host = import.meta.resolve("../../../optimizers/host/worker.ts");

/** Starts a module of that text. */
const started = (text: string, patience = 60, tries = 2) => {
  const module = `import { listen } from "${host}";\n${text}`;
  const path = `data:application/javascript,${encodeURIComponent(module)}`;
  return startWorker(path, import.meta.url, { patience, tries });
};

/** What a thread answers. */
const answer = (worker: Worker, message: unknown) =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(message);
  });

Deno.test("nothing that is posted to a thread is lost, however late it listens", async () => {
  const late = "await new Promise((resolve) => setTimeout(resolve, 300));\n";
  const worker = await started(`${late}const tell = listen((message) => tell(2 * message));`);
  assertEquals(await answer(worker, 21), 42);
  worker.terminate();
});

Deno.test("a thread that never listens is started again, then given up, with its name", async () => {
  const begun = performance.now();
  const error = await assertRejects(
    () => started("await new Promise((resolve) => setTimeout(resolve, 1e6));", 0.2),
    Error,
    "a thread did not start: data:",
  );
  assert(error.message.endsWith("was waited for 2 times, for 0.2 s and longer"), error.message);
  assert(performance.now() - begun >= 1000 * (0.2 + 0.4) - 1);
});

Deno.test("a thread that is silent for long is replaced by one that is not", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // who comes first is silent, who comes second finds its mark
    const worker = await started(
      `const mark = ${JSON.stringify(`${folder}/mark`)};
      let first = true;
      try { Deno.mkdirSync(mark); } catch { first = false; }
      if (first) await new Promise((resolve) => setTimeout(resolve, 1e6));
      const tell = listen(() => tell("second"));`,
      1,
      8,
    );
    assertEquals(await answer(worker, "who?"), "second");
    worker.terminate();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a module that throws while it loads says why, at once", async () => {
  await assertRejects(
    () => started(`throw new Error("no such luck");`),
    Error,
    "a thread ended unexpectedly: Uncaught",
  );
});
