/** How far a download is: a live line on a terminal, a plain one now and then elsewhere. @module */
import type { DownloadProgress } from "./download.ts";
import { duration } from "../text/numbers.ts";
import { bar, type Screen, standardError } from "../command_line/progress.ts";

/** Shows downloads; see {@linkcode showDownload}. */
export interface DownloadReporter {
  update(progress: DownloadProgress): void;
  /** Removes the live line. */
  end(): void;
}

const liveInterval = 100;
const plainInterval = 10_000;

/**
 * Shows downloads on a screen: rewriting one line ten times a second on a terminal, else a line when
 * a file is there and every ten seconds. `quiet` shows nothing.
 */
export function showDownload(
  { quiet = false, screen = standardError }: {
    readonly quiet?: boolean;
    readonly screen?: Screen;
  } = {},
): DownloadReporter {
  if (quiet) return { update() {}, end() {} };
  let first: DownloadProgress & { readonly at: number } | undefined;
  let shownAt = screen.now();
  let live = false;
  return {
    update(progress) {
      const at = screen.now();
      if (first?.file !== progress.file) first = { ...progress, at };
      const rate = (progress.received - first.received) / (at - first.at) * 1000;
      const columns = screen.columns();
      const ended = progress.received === progress.bytes;
      const interval = columns === undefined ? plainInterval : liveInterval;
      if (!ended && at - shownAt < interval) return;
      if (columns === undefined) screen.write(`${downloadLine(progress, rate, 80, false)}\n`);
      else screen.write(`\r${downloadLine(progress, rate, columns - 1)}\x1b[K`);
      live = columns !== undefined;
      shownAt = at;
    },
    end() {
      if (live) screen.write("\r\x1b[K");
      live = false;
    },
  };
}

/**
 * The line of a download, at most `width` characters.
 *
 * @param rate bytes a second, NaN until it is known
 */
export function downloadLine(
  { file, received, bytes }: DownloadProgress,
  rate: number,
  width: number,
  withBar = true,
): string {
  const known = Number.isFinite(rate) && rate > 0;
  return [
    file,
    ...(withBar ? [bar(received / bytes, 16)] : []),
    `${(received / 1e6).toFixed(1)}/${megabytes(bytes)}`,
    ...(known ? [`${megabytes(rate)}/s`] : []),
    ...(known && received < bytes ? [`${duration((bytes - received) / rate)} left`] : []),
  ].join("  ").slice(0, width);
}

/** A number of bytes as `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
