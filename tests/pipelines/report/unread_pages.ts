/** How much memory a live server takes for readers who do not read; in a process of its own, where nothing else does. */
import { serveLive } from "../../../pipelines/report/live_server.ts";
import { madeUpRun } from "./made_up_run.ts";

const folder = await madeUpRun({ seeds: 40, evaluations: 60 });
try {
  await using server = await serveLive({ folders: [folder], port: 0, interval: 50 });
  const { port, host } = new URL(server.url);
  const ask = async (path: string): Promise<Deno.TcpConn> => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    await connection.read(new Uint8Array(1)); // it is being answered; the rest is left unread
    return connection;
  };
  const page = (await (await fetch(server.url)).arrayBuffer()).byteLength;
  const connections = [await ask("/"), await ask("/events")]; // all that is made once is made
  const before = Deno.memoryUsage().rss;
  for (let i = 0; i < 90; i++) connections.push(await ask(i < 45 ? "/" : "/events"));
  const grown = Deno.memoryUsage().rss - before;
  for (const connection of connections) connection.close();
  console.log(JSON.stringify({ page, grown }));
} finally {
  await Deno.remove(folder, { recursive: true });
}
