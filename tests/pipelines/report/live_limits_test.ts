/** Who asks the live server for what it should not give, or does not take what it gives. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { serveLive } from "../../../pipelines/report/live_server.ts";
import { madeUpRun } from "./made_up_run.ts";

async function served(use: (port: number, folder: string) => Promise<void>): Promise<void> {
  const folder = await madeUpRun({ seeds: 40, evaluations: 60 });
  try {
    await using server = await serveLive({ folders: [folder], port: 0, interval: 50 });
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

Deno.test("the live server drops who does not end a request", async () => {
  await served(async (port) => {
    const answer = await answered(port, "GET / HTTP/1.1", "Host: 127.0.0.1").catch(() => "");
    assert(answer !== "");
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: 127"));
    const bytes = new Uint8Array(200);
    const said = new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
    assertMatch(said, /^(HTTP\/1.1 408 .*)?/); // in the end
  });
});

Deno.test("readers who do not read cost no copies of what there is to read", async () => {
  await served(async (port) => {
    const before = Deno.memoryUsage().rss;
    const connections: Deno.TcpConn[] = [];
    for (let i = 0; i < 90; i++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      connections.push(connection);
      const path = i % 2 === 0 ? "/" : "/events";
      await connection.write(
        new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const grown = (Deno.memoryUsage().rss - before) / 1e6;
    for (const connection of connections) connection.close();
    assert(grown < 150, `${grown} MB`); // a page each would be 190
  });
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
