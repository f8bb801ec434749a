/** SVG as PNG or PDF, by what is there for it. @module */
import type { FigureFormat } from "./figure_formats.ts";

/** Dots per inch of PNG. */
const resolution = 300;

/**
 * Throws unless figures can be made in all formats: by `rsvg-convert`, or where that is missing by packages from
 * npm, which need a font.
 *
 * @throws {Error} naming the remedy
 */
export async function requireConverters(formats: readonly FigureFormat[]): Promise<void> {
  const others = formats.filter((format) => format !== "svg");
  if (
    others.length === 0 ||
    await byCommand('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', "pdf")
  ) {
    return;
  }
  const { requireFont } = await import("./fonts.ts");
  await requireFont(others.includes("pdf") ? "PDF" : "PNG");
}

/** A picture in another format: by `rsvg-convert`, or where that is missing by a package from npm. */
export async function convertSvg(svg: string, format: "png" | "pdf"): Promise<Uint8Array> {
  const converted = await byCommand(svg, format);
  if (converted !== undefined) return converted;
  if (format === "pdf") {
    const { pdfBy } = await import("./pdf.ts");
    return await pdfBy(svg);
  }
  const { pngBy } = await import("./resvg.ts");
  return await pngBy(svg, resolution);
}

/** By `rsvg-convert`; `undefined` where it is missing, or may not be run. */
async function byCommand(svg: string, format: "png" | "pdf"): Promise<Uint8Array | undefined> {
  const command = "rsvg-convert";
  const dots = format === "png"
    ? ["--dpi-x", String(resolution), "--dpi-y", String(resolution)]
    : [];
  try {
    const child = new Deno.Command(command, {
      args: ["--format", format, ...dots],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(svg));
    await writer.close();
    const { success, stdout, stderr } = await child.output();
    if (!success) throw new Error(`rsvg-convert: ${new TextDecoder().decode(stderr).trim()}`);
    return stdout;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return undefined;
    }
    throw error;
  }
}
