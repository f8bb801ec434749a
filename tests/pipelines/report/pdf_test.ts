import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { requireFont } from "../../../pipelines/report/fonts.ts";
import { pdfBy } from "../../../pipelines/report/pdf.ts";
import { madeUpRun } from "./made_up_run.ts";

const hasFont = await requireFont("PDF").then(() => true, () => false);

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="1in" viewBox="0 0 192 96">' +
  '<rect width="96" height="96" fill="#117733"/>' +
  '<text x="10" y="20" font-size="12px">loss 10\u207b\u2074</text></svg>';

/** Bytes as letters of the same numbers. */
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** What the packed streams of a PDF have in them. */
function streamsOf(pdf: string): string {
  const found = [...pdf.matchAll(/\/FlateDecode\b[^]*?>>\nstream\n([^]*?)\nendstream/g)];
  return found.map(([, packed]) =>
    latin1(inflateSync(Uint8Array.from(packed!, (letter) => letter.charCodeAt(0))))
  ).join("\n");
}

Deno.test({
  name: "pdfBy() keeps size, colours, text and the font, and gives the same bytes again",
  ignore: !hasFont,
  async fn() {
    const bytes = await pdfBy(svg);
    const pdf = latin1(bytes);
    assert(pdf.startsWith("%PDF-1."));
    assertStringIncludes(pdf, "/MediaBox [0 0 144 72]");
    assertStringIncludes(pdf, "/FontFile2"); // in the file, as publishers ask for
    const streams = streamsOf(pdf);
    assertMatch(streams, /^0\.0666\d* 0\.4666\d* 0\.2 scn$/m); // #117733
    for (const letter of ["l", "1", "\u207b", "\u2074"]) { // what can be searched for and copied
      assertStringIncludes(streams, letter.charCodeAt(0).toString(16).padStart(4, "0"), letter);
    }
    assertEquals(await pdfBy(svg), bytes);
  },
});

Deno.test("report() says before it does anything that there is nothing that makes PDF", async () => {
  const run = await madeUpRun({ seeds: 1, evaluations: 2 });
  const script = new URL("../../../pipelines/report.ts", import.meta.url).pathname;
  const fonts = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library",
    "/System",
    "C:\\Windows",
  ];
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...[
          "run",
          "--no-prompt",
          "--no-check",
          "-RW",
          `--deny-read=${fonts}`,
          "--deny-run",
          script,
        ],
        ...[run, "--figures", "svg,pdf", "-q"],
      ],
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 1, said);
    assertStringIncludes(said, "report: PDF needs rsvg-convert (Debian: librsvg2-bin");
    const files = [...Deno.readDirSync(run)].map(({ name }) => name);
    assertEquals(files.filter((name) => /report|figures/.test(name)), []);
  } finally {
    await Deno.remove(run, { recursive: true });
  }
});
