import { assertEquals } from "@std/assert";
import { downloadLine, showDownload } from "../../../pipelines/downloads/download_progress.ts";

const half = { file: "a.gz", received: 5e6, bytes: 10e6 };

Deno.test("downloadLine() shows file, bar, bytes, rate and time left, and fits", () => {
  const line = downloadLine(half, 1e6, 80);
  assertEquals(line, "a.gz  ━━━━━━━━╌╌╌╌╌╌╌╌  5.0/10.0 MB  1.0 MB/s  5 s left");
  assertEquals(downloadLine(half, 1e6, 20).length, 20);
  assertEquals(downloadLine(half, NaN, 80, false), "a.gz  5.0/10.0 MB");
});

Deno.test("showDownload() rewrites a line on a terminal, and writes few elsewhere", () => {
  for (const columns of [80, undefined]) {
    let [written, now] = ["", 0];
    const screen = {
      write: (text: string) => void (written += text),
      columns: () => columns,
      now: () => now,
    };
    const reporter = showDownload({ screen });
    for (now = 0; now <= 1000; now += 50) {
      reporter.update({ ...half, received: 1e7 * now / 1000 });
    }
    reporter.end();
    const shown = written.split(columns === undefined ? "\n" : "\r").length - 1;
    assertEquals(shown, columns === undefined ? 1 : 11);
  }
});
