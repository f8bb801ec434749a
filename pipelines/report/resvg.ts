/** PNG by resvg from npm, where there is no `rsvg-convert`. @module */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { packageConfig } from "../files/package_config.ts";

/** Folders where systems keep fonts. */
const fontFolders: readonly string[] = [
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  "/Library/Fonts",
  "/System/Library/Fonts/Supplemental",
  "C:\\Windows\\Fonts",
];

/** Fonts that look as the charts ask for, the best first. */
const wanted = ["Helvetica", "Arial", "LiberationSans-Regular", "NotoSans-Regular", "DejaVuSans"];

let ready: Promise<void> | undefined;

/**
 * A picture as PNG.
 *
 * @param resolution dots per inch
 * @throws {Error} naming the remedy if there is no font
 */
export async function pngBy(svg: string, resolution: number): Promise<Uint8Array> {
  ready ??= start();
  await ready;
  const fonts = await fontFiles();
  const best = wanted.flatMap((name) => fonts.filter((path) => path.endsWith(`/${name}.ttf`)))[0];
  const font = best ?? fonts[0];
  if (font === undefined) {
    throw new Error(
      "PNG needs rsvg-convert (Debian: librsvg2-bin, macOS: brew install librsvg), or a font in " +
        `${fontFolders.slice(0, 2).join(" or ")}; or take --figures svg`,
    );
  }
  const picture = new Resvg(svg, {
    dpi: resolution,
    font: { fontBuffers: [await Deno.readFile(font)], loadSystemFonts: false },
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

async function fontFiles(): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    try {
      for await (const { name, isDirectory } of Deno.readDir(folder)) {
        const path = `${folder}/${name}`;
        if (isDirectory) await visit(path);
        else if (name.endsWith(".ttf")) found.push(path);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable)) {
        throw error;
      }
    }
  };
  for (const folder of fontFolders) await visit(folder);
  return found.sort();
}
