/** PNG by resvg from npm, where there is no `rsvg-convert`. @module */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { packageConfig } from "../files/package_config.ts";
import { fontFor } from "./fonts.ts";

let ready: Promise<void> | undefined;

/**
 * A picture as PNG.
 *
 * @param resolution dots per inch
 * @throws {Error} if there is no font
 */
export async function pngBy(svg: string, resolution: number): Promise<Uint8Array> {
  ready ??= start();
  await ready;
  const picture = new Resvg(svg, {
    dpi: resolution,
    font: { fontBuffers: [await fontFor(svg)], loadSystemFonts: false },
  });
  try {
    return picture.render().asPng();
  } finally {
    picture.free();
  }
}

async function start(): Promise<void> {
  const specifier = (await packageConfig()).imports["@resvg/resvg-wasm"]!;
  const module = nodeModule("node:url").fileURLToPath(import.meta.resolve(specifier));
  await initWasm(await Deno.readFile(module.replace(/[^/\\]+$/, "index_bg.wasm")));
}
