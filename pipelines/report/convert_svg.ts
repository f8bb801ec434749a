/** SVG as PNG or PDF, by what is there for it. @module */

/** Dots per inch of PNG. */
const resolution = 300;

/**
 * A picture in another format: by `rsvg-convert`, or PNG by resvg from npm where that is missing.
 *
 * @throws {Error} naming the remedy where neither can be used
 */
export async function convertSvg(svg: string, format: "png" | "pdf"): Promise<Uint8Array> {
  const converted = await byCommand(svg, format);
  if (converted !== undefined) return converted;
  if (format === "png") {
    const { pngBy } = await import("./resvg.ts");
    return await pngBy(svg, resolution);
  }
  throw new Error(
    "PDF needs rsvg-convert, which is not here; install it (Debian: librsvg2-bin, " +
      "macOS: brew install librsvg) and run with --allow-run=rsvg-convert, or take --figures svg",
  );
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
