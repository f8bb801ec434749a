/** PDF by pdfkit from npm, where there is no `rsvg-convert`. @module */
import PdfDocument from "pdfkit";
import svgToPdf from "svg-to-pdfkit";
import { fontFor } from "./fonts.ts";

/** What is used of a document that is being written. */
interface PdfWriter {
  registerFont(name: string, font: Uint8Array): void;
  on(event: "data", listener: (part: Uint8Array<ArrayBuffer>) => void): void;
  on(event: "end", listener: () => void): void;
  end(): void;
}

/** Points in an inch, and in a pixel. */
const [inch, pixel] = [72, 0.75];

/**
 * A picture as PDF: lines and text, with the parts of a font that it needs. The same picture gives the same bytes.
 *
 * @param svg with a width and a height, in inches or pixels
 * @throws {Error} naming the remedy if there is no font
 */
export async function pdfBy(svg: string): Promise<Uint8Array> {
  const [width = NaN, height = NaN] = ["width", "height"].map((side) => {
    const [, number, unit] = new RegExp(`^<svg[^>]* ${side}="([\\d.]+)(in)?"`).exec(svg) ?? [];
    return Number(number) * (unit === "in" ? inch : pixel);
  });
  const document: PdfWriter = new PdfDocument({
    size: [width, height],
    margin: 0,
    info: { CreationDate: new Date(0) },
  });
  document.registerFont("font", await fontFor(svg));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  document.on("data", (part) => parts.push(part));
  const written = new Promise<void>((resolve) => document.on("end", resolve));
  svgToPdf(document, svg, 0, 0, { width, height, fontCallback: () => "font" });
  document.end();
  await written;
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
