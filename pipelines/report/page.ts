/** A report as one HTML file that needs nothing else. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";
import type { ReportData } from "./content/data.ts";
import { libraries, type Library } from "./libraries.ts";
import { clientScript } from "./client.js";
import { sections } from "./client/sections.ts";
import { style } from "./style.ts";

/**
 * The page: data, script, style and libraries in one text. Whatever names there are in the data, they
 * are data: they stand in a block of JSON without `<`, and are put on the page as text. Scripts run by
 * their hash only, and nothing is asked of any other place; a live page asks its own server.
 *
 * @throws {Error} if a library cannot be read
 */
export async function pageOf(data: ReportData): Promise<string> {
  const scripts = [...await libraries(), own].map(({ source, ...rest }) => ({
    ...rest,
    source: source.replace(/<(?=\/script|!--)/gi, "\\x3c"),
  }));
  const policy = [
    "default-src 'none'",
    `script-src ${
      scripts.map(({ source }) => `'sha256-${base64(sha256().update(source).digest())}'`).join(" ")
    }`,
    "style-src 'unsafe-inline'", // Vega sets styles of its own
    "img-src data: blob:",
    ...(data.live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const links = sections.map(({ id, title }) => `<a href="#${id}">${escaped(title)}</a>`).join(
    "\n",
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(data.title)} · noisewise</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>
<p class="brand">noisewise<span id="live" data-state="${data.live ? "off" : "none"}"></span></p>
<div id="tools"></div>
<h1 id="title">${escaped(data.title)}</h1>
<p id="facts"></p>
<nav aria-label="Contents">
${links}
</nav>
</header>
<main id="main" tabindex="-1">
<noscript><p>The charts and tables of this page need JavaScript.</p></noscript>
</main>
<footer>
<p>Made by noisewise ${escaped(data.noisewise)} with ${
    scripts.flatMap(({ name, version }) => version === "" ? [] : [`${name} ${version}`]).join(", ")
  }. Every number comes from the runs listed above.</p>
</footer>
<p id="status" class="away" role="status"></p>
<script type="application/json" id="data">${jsonForHtml(data)}</script>
${scripts.map(({ source }) => `<script>${source}</script>`).join("\n")}
</body>
</html>
`;
}

/** The program in `client/`, as `deno task bundle` puts it together. */
const own: Library = { name: "report", version: "", source: clientScript };

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** JSON that ends no element and begins none, wherever it stands. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value, (_, part) => part === undefined ? null : part)
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Text for HTML. */
export function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (sign) => names[sign]!);
}
