/** Fonts that pictures are set in where no program of the system does it. @module */
import { create } from "fontkit";

/** Folders where systems keep fonts. */
const folders: readonly string[] = [
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  "/Library/Fonts",
  "/System/Library/Fonts/Supplemental",
  "C:\\Windows\\Fonts",
];

/** Fonts that look as the charts ask for, the best first. */
const wanted = ["Helvetica", "Arial", "LiberationSans-Regular", "NotoSans-Regular", "DejaVuSans"];

/** What is asked of a font. */
interface Glyphs {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

let files: Promise<readonly string[]> | undefined;

/** Throws, naming the remedy, where there is no font to be had. */
export async function requireFont(format: "PNG" | "PDF"): Promise<void> {
  if ((await fontFiles()).length > 0) return;
  throw new Error(
    `${format} needs rsvg-convert (Debian: librsvg2-bin, macOS: brew install librsvg; run with ` +
      `--allow-run=rsvg-convert), or a font in ${
        folders.slice(0, 2).join(" or ")
      }; or take --figures svg`,
  );
}

/**
 * The font of this machine that a picture is set in: the best that has all of its characters, such as the
 * exponents of powers of ten.
 *
 * @param svg the picture
 * @throws {Error} if there is no font
 */
export async function fontFor(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const letters = [
    ...new Set([...svg.matchAll(/>([^<>]+)<\/t(?:ext|span)>/g)].flatMap(([, text]) => [...text!])),
  ].map((letter) => letter.codePointAt(0)!);
  let best: { readonly missing: number; readonly bytes: Uint8Array<ArrayBuffer> } | undefined;
  for (const path of await fontFiles()) {
    const bytes = await Deno.readFile(path);
    const font: Glyphs = create(bytes);
    const missing = letters.filter((letter) => !font.hasGlyphForCodePoint(letter)).length;
    if (missing < (best?.missing ?? Infinity)) best = { missing, bytes };
    if (missing === 0) break;
  }
  if (best === undefined) throw new Error("there is no font here");
  return best.bytes;
}

/** Files of fonts, those that are wanted first. */
function fontFiles(): Promise<readonly string[]> {
  return files ??= findFonts();
}

async function findFonts(): Promise<readonly string[]> {
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
  for (const folder of folders) await visit(folder);
  const best = wanted.flatMap((name) => found.filter((path) => path.endsWith(`/${name}.ttf`)));
  return best.length > 0 ? best : found.sort().slice(0, 1);
}
