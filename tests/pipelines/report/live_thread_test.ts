import { assertEquals } from "@std/assert";
import {
  chartOf,
  drawn,
  driven,
  open,
  pageTest,
  removeLater,
  temporary,
  until,
} from "./page_driver.ts";
import { tinyMnist } from "../tiny.ts";
import { startScript } from "./start_script.ts";

driven();

pageTest("ablate --live serves the page while it runs, to this machine only", async () => {
  const data = removeLater(await tinyMnist());
  const out = `${await temporary()}/run`;
  const grid = ["--problem", "mnist-logreg", "--optimizers", "m-sgd", "--seeds", "1", "--live"];
  const small = ["--data", data, "--backend", "cpu", "--batch-size", "10", "--jobs", "1", "-q"];
  const args = [...grid, ...small, "--steps", "20000", "--out", out];
  const run = await startScript("ablate", args, /http:\/\/127\.0\.0\.1:\d+\//);
  const { port } = new URL(run.said);
  const asked = async (host: string) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const request = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    const buffer = new Uint8Array(100);
    const count = await connection.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, count)).split("\r\n")[0];
  };
  assertEquals(await asked(`evil.example:${port}`), "HTTP/1.1 421 Misdirected Request");
  assertEquals(await asked(`127.0.0.1:${port}`), "HTTP/1.1 200 OK");
  const opened = await open(run.said);
  const { page, complaints } = opened;
  await drawn(opened, chartOf("mnist-logreg", "trainLoss"));
  await until(page, `document.getElementById("live").textContent === "the run has ended"`);
  assertEquals(await page.textContent(".counts"), "1 run done");
  assertEquals(complaints, []);
  assertEquals((await run.child.status).code, 0, run.text());
  await run.ended();
  await page.context().close();
});
