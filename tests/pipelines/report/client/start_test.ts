import { assertEquals } from "@std/assert";
import { sections } from "../../../../pipelines/report/client/sections.ts";
import { serveLive } from "../../../../pipelines/report/live_server.ts";
import { driven, madeUp, open, pageTest, until } from "../page_driver.ts";

driven();

pageTest("report: sections of a live page come up in their place, with their links", async () => {
  const folder = await madeUp({ optimizers: ["m-sgd"] });
  const more = await madeUp();
  await using server = await serveLive({ folders: [folder], port: 0, interval: 50 });
  const { page, complaints } = await open(server.url);
  assertEquals(await page.isVisible('nav a[href="#effects"]'), false);
  assertEquals(await page.isVisible("#effects"), false);
  for (const { name } of Deno.readDirSync(`${more}/cells`)) {
    await Deno.copyFile(`${more}/cells/${name}`, `${folder}/cells/${name}`);
  }
  await until(page, `document.querySelector("#effects h2") !== null`);
  const shown = await page.$$eval("main > section", (all) => all.map(({ id }) => id));
  assertEquals(shown, sections.map(({ id }) => id));
  assertEquals(await page.isVisible('nav a[href="#effects"]'), true);
  assertEquals(complaints, []);
  await page.context().close();
});
