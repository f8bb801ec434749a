import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Patience, serveLive } from "../../../pipelines/report/live_server.ts";
import { madeUpRun } from "./made_up_run.ts";
import {
  chartOf,
  curvesIn,
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

pageTest(
  "report --live follows a run; killed, it comes back, and the run does not mind",
  async () => {
    const data = removeLater(await tinyMnist());
    const out = `${await temporary()}/run`;
    const grid = ["--problem", "mnist-logreg", "--optimizers", "m-sgd", "--seeds", "1"];
    const small = ["--data", data, "--backend", "cpu", "--batch-size", "10", "--jobs", "1", "-q"];
    const length = ["--steps", "40000", "--evaluate-every", "1000"];
    const args = [...grid, ...small, ...length, "--out", out];
    const run = await startScript("ablate", args);
    const cells = () => {
      try {
        return [...Deno.readDirSync(`${out}/cells`)].filter(({ name }) => name.endsWith(".jsonl"))
          .map(({ name }) => Deno.readTextFileSync(`${out}/cells/${name}`).split("\n").length);
      } catch {
        return [];
      }
    };
    const lines = () => cells().reduce((sum, count) => sum + count, 0);
    let over = false;
    run.child.status.then(() => over = true);
    /** Lets the run come to so many lines, and stops it there: it might be over before the page knows. */
    const runTo = async (count: number) => {
      run.child.kill("SIGCONT");
      while (lines() < count && !over) await new Promise((later) => setTimeout(later, 50));
      assert(!over, run.text());
      run.child.kill("SIGSTOP");
    };
    await runTo(3);

    const url = /http:\/\/127\.0\.0\.1:(\d+)\//;
    const first = await startScript("report", [out, "--live"], url);
    const { page, complaints, requests } = await open(first.said);
    const chart = chartOf("mnist-logreg", "trainLoss");
    await page.waitForSelector(`${chart} svg`);
    const points = async () => (await curvesIn(page, chart))[0]?.shape.split("L").length ?? 0;
    const seen = await points();
    const more = (count: number) =>
      until(
        page,
        `(document.querySelector('${chart} svg g.mark-line path')?.getAttribute("d") ?? "")` +
          `.split("L").length > ${count}`,
      );
    await runTo(lines() + 1);
    await more(seen); // the curve grows
    assertEquals(await page.textContent("#live"), "live");
    assertMatch((await page.textContent(".counts"))!, /1 (run )?running/);
    assertEquals(complaints, []);
    assertEquals(requests.filter((each) => !each.startsWith(first.said)), []);

    first.child.kill("SIGKILL");
    await first.child.status;
    await runTo(lines() + 1); // the run goes on
    await until(page, `document.getElementById("live").dataset.state === "off"`);
    const reached = await points();
    const second = await startScript("report", [out, "--live", url.exec(first.said)![1]!], url);
    await until(page, `document.getElementById("live").dataset.state === "on"`);
    run.child.kill("SIGCONT");
    await more(reached);
    assertEquals(await run.child.status.then(({ code }) => code), 0, run.text());
    await until(page, `document.querySelector(".counts").textContent === "1 run done"`);
    second.child.kill("SIGINT");
    await until(page, `document.getElementById("live").textContent === "the run has ended"`);
    assertEquals((await second.child.status).code, 130);
    await Promise.all([run.ended(), first.ended(), second.ended()]);
    await page.context().close();
  },
);

const hasty = { request: 300, page: 300, news: 300 };

async function served(
  use: (port: number, folder: string) => Promise<void>,
  patience?: Patience,
): Promise<void> {
  const large = patience === undefined ? {} : { seeds: 40, evaluations: 60 };
  const folder = await madeUpRun(large);
  try {
    await using server = await serveLive({ folders: [folder], port: 0, interval: 50, patience });
    await use(Number(new URL(server.url).port), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What is answered to a request, up to the end of its headers. */
async function answered(port: number, ...lines: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode([...lines, "", ""].join("\r\n")));
  const bytes = new Uint8Array(2000);
  return new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
}

Deno.test("the live server answers neither other sites, nor other names, nor other methods", async () => {
  await served(async (port) => {
    const host = `Host: 127.0.0.1:${port}`;
    const status = async (...lines: string[]) => (await answered(port, ...lines)).slice(9, 12);
    assertEquals(await status("GET / HTTP/1.1", host), "200");
    assertEquals(await status("GET / HTTP/1.1", host, "Sec-Fetch-Site: same-origin"), "200");
    assertEquals(await status("GET / HTTP/1.1", host, "Sec-Fetch-Site: none"), "200");
    assertEquals(await status("GET / HTTP/1.1", host, "Sec-Fetch-Site: cross-site"), "403");
    assertEquals(await status("GET /events HTTP/1.1", host, "Sec-Fetch-Site: cross-site"), "403");
    assertEquals(await status("GET / HTTP/1.1", "Host: evil.example"), "421");
    assertEquals(await status("POST / HTTP/1.1", host), "405");
    assertEquals(await status("GET /../lock HTTP/1.1", host), "404");
  });
});

/** What there is to read on a connection, up to its end, which must come before so many milliseconds are over. */
async function readToEnd(connection: Deno.TcpConn, milliseconds = 120_000): Promise<string> {
  let [said, late] = ["", false];
  const timer = setTimeout(() => {
    late = true;
    connection.close();
  }, milliseconds);
  try {
    const bytes = new Uint8Array(1 << 16);
    for (let n = await connection.read(bytes); n !== null; n = await connection.read(bytes)) {
      said += new TextDecoder().decode(bytes.subarray(0, n));
    }
  } catch (error) {
    if (late || !(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  clearTimeout(timer);
  return said;
}

async function asking(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

Deno.test("the live server drops who does not end a request, and who does not begin one", async () => {
  await served(async (port) => {
    for (const begun of ["GET / HTTP/1.1\r\nHost: 127", "G", ""]) {
      using connection = await asking(port, begun);
      const said = await readToEnd(connection);
      if (begun.length > 1) assertMatch(said, /^(HTTP\/1\.1 408 |$)/);
    }
  }, hasty);
});

Deno.test("the live server drops who does not read pages or news, and nobody who does", async () => {
  await served(async (port, folder) => {
    const host = `Host: 127.0.0.1:${port}\r\n\r\n`;
    const news = (await fetch(`http://127.0.0.1:${port}/events`)).body!.getReader();
    const readers = await Promise.all(
      ["/", "/events"].map((path) => asking(port, `GET ${path} HTTP/1.1\r\n${host}`)),
    );
    const until = performance.now() + 1500;
    while (performance.now() < until) await news.read(); // whoever reads hears that we are here
    for (const connection of readers) {
      const said = await readToEnd(connection);
      assert(said.length > 0 && !/<\/html>\s*$|event: end/.test(said), said.slice(-200));
      connection.close();
    }
    await Deno.remove(`${folder}/manifest.json`); // as good as any change
    let heard = "";
    while (!heard.includes("event: update\n")) {
      const { value, done } = await news.read();
      assert(!done, "who reads was dropped");
      heard += new TextDecoder().decode(value);
    }
    await news.cancel();
  }, hasty);
});

Deno.test("readers who do not read cost no copies of what there is to read", async () => {
  const script = new URL("./unread_pages.ts", import.meta.url).pathname;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-read", "--allow-write", "--allow-net=127.0.0.1", script],
    stderr: "inherit",
  }).output();
  assertEquals(code, 0);
  const { page, grown } = JSON.parse(new TextDecoder().decode(stdout));
  assert(grown < 90 * page / 3, `${grown} bytes for 90 readers of ${page}`);
});

Deno.test("a folder that vanishes and comes back is followed again", async () => {
  await served(async (port, folder) => {
    const events = await fetch(`http://127.0.0.1:${port}/events`);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    const until = async (name: string) => {
      while (!said.includes(`event: ${name}\n`)) said += (await reader.read()).value ?? "";
      said = "";
    };
    await until("update");
    await Deno.rename(folder, `${folder}-away`);
    await until("problem");
    await Deno.rename(`${folder}-away`, folder);
    await until("update");
    await reader.cancel();
  });
});
