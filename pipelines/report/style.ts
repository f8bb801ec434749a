/** The style of a report's page: quiet, for reading and for printing. @module */

/** CSS. The colours of charts are in `client/look.ts`. */
export const style = `
:root {
  color-scheme: light;
  --paper: #fffefb; --ink: #1d1f23; --soft: #585d65; --line: #dddbd3; --faint: #f4f3ee;
  --accent: #1b5f58; --sans: system-ui, Helvetica, Arial, sans-serif;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Charter, Georgia, serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark;
  --paper: #15171a; --ink: #e4e6e8; --soft: #a3a9b1; --line: #33383e; --faint: #1e2125; --accent: #7cc5ba; } }
:root[data-theme="dark"] { color-scheme: dark;
  --paper: #15171a; --ink: #e4e6e8; --soft: #a3a9b1; --line: #33383e; --faint: #1e2125; --accent: #7cc5ba; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 var(--serif); }
header, main, footer { max-width: 1280px; margin: 0 auto; padding: 0 clamp(16px, 4vw, 48px); }
header { position: relative; padding-top: 28px; }
.brand { margin: 0 0 26px; font: 600 13px/1.4 var(--sans); letter-spacing: .04em; color: var(--soft); }
#live { margin-left: 12px; font-weight: 400; letter-spacing: 0; }
#live[data-state="on"] { color: var(--accent); }
#live[data-state="on"]::before { content: "● "; }
#live[data-state="off"]::before { content: "○ "; }
#tools { position: absolute; top: 24px; right: clamp(16px, 4vw, 48px); }
h1 { margin: 0; font-size: clamp(28px, 4.2vw, 44px); line-height: 1.15; font-weight: 500; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 4px; font-size: 25px; line-height: 1.25; font-weight: 500; }
h3 { margin: 26px 0 2px; font-size: 19px; font-weight: 600; overflow-wrap: anywhere; }
#facts { margin: 8px 0 18px; color: var(--soft); font: 14px/1.5 var(--sans); overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 2px 18px; padding: 9px 0; border-block: 1px solid var(--line); font: 14px/1.7 var(--sans); }
nav a { color: var(--ink); text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; text-underline-offset: 3px; }
main > section { padding: 38px 0 6px; scroll-margin-top: 8px; }
main { outline: none; }
.verdict .said { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 6px 48px; align-items: start; }
.verdict dl { margin: 8px 0; padding: 8px 0; border-block: 1px solid var(--line); }
.verdict p { margin: 6px 0; }
.verdict .answer { font-size: 18px; line-height: 1.45; }
.verdict .simple { padding-left: 1.2em; }
.verdict ul { max-width: 70em; margin: 4px 0 6px; padding-left: 1.2em; font: 14px/1.5 var(--sans); color: var(--soft); }
.verdict .doubts { margin-top: 12px; font: 14px/1.5 var(--sans); color: var(--soft); }
.observation td:last-child { min-width: 22em; white-space: normal; }
.lead { margin: 0 0 14px; max-width: 46em; color: var(--soft); font-size: 16px; }
.what, .counts { margin: 0 0 10px; color: var(--soft); font: 14px/1.5 var(--sans); }
.skip { position: absolute; left: -9999px; top: 0; padding: 10px 16px; background: var(--accent); color: var(--paper); z-index: 5; }
.skip:focus { left: 0; }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
button.quiet { padding: 2px 9px; border: 1px solid var(--line); border-radius: 3px; font: 13px/1.6 var(--sans); color: var(--soft); }
button.quiet:hover { color: var(--ink); border-color: var(--soft); }
.switches { display: flex; flex-wrap: wrap; gap: 6px 26px; margin: 4px 0 10px; font: 14px/1.6 var(--sans); }
fieldset { display: flex; flex-wrap: wrap; align-items: baseline; margin: 0; padding: 0; border: 0; gap: 2px; min-width: 0; }
fieldset legend { float: left; padding: 0; margin-right: 8px; color: var(--soft); }
fieldset label { position: relative; cursor: pointer; }
fieldset input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
fieldset span { display: block; padding: 1px 7px; border-radius: 3px; color: var(--soft); }
fieldset label:hover span { color: var(--ink); }
fieldset input:checked + span { color: var(--ink); background: var(--faint); box-shadow: inset 0 -2px var(--accent); border-radius: 3px 3px 0 0; }
fieldset input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 1px; }
.legend { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; padding: 8px 0; background: var(--paper); border-bottom: 1px solid var(--line); font: 14px/1.5 var(--sans); }
.legend button:not(.quiet) { display: inline-flex; align-items: center; gap: 8px; padding: 3px 10px 3px 6px; border: 1px solid transparent; border-radius: 3px; text-align: left; }
.legend button:hover { background: var(--faint); }
.legend button[aria-pressed="true"] { border-color: var(--accent); background: var(--faint); }
.legend.variants { position: static; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(570px, 100%), 1fr)); }
.legend .method { display: flex; flex-wrap: wrap; align-items: baseline; }
.legend .method > button:first-child { min-width: 7em; }
.legend .method > button { gap: 5px; padding-right: 6px; font-variant-numeric: tabular-nums; }
.swatch { flex: none; vertical-align: middle; }
.group { margin-top: 14px; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 14px 34px; align-items: start; }
.panels.wide { grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); }
.panels.wide > :only-child { max-width: 720px; }
.keys { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 2px 0 6px; font: 14px/1.6 var(--sans); }
.keys span { display: inline-flex; align-items: center; gap: 8px; }
figure { position: relative; margin: 0; min-width: 0; }
.save { position: absolute; right: 0; }
.panels button.save { padding: 0 6px; font-size: 12px; margin-top: 2px; }
.chart { position: relative; min-height: 60px; }
.chart svg { display: block; max-width: 100%; }
[data-key^="curve "] { min-height: 270px; }
[data-key^="curve "] svg { touch-action: pan-y; }
.tip { position: absolute; top: 100%; z-index: 4; width: max-content; max-width: 94%; padding: 8px 11px; pointer-events: none; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; box-shadow: 0 3px 14px rgb(0 0 0 / .14); font: 12.5px/1.5 var(--sans); }
.tip[hidden] { display: none; }
.tip.above { top: auto; bottom: 100%; }
.tip table > tbody > tr:nth-child(n) > * { border: 0; }
.tip .swatch { min-width: 26px; margin: 0; }
.tip p { margin: 0 0 3px; color: var(--soft); }
.tip table { font: inherit; width: auto; margin-bottom: 3px; }
.tip th, .tip td { padding: 0 7px 0 0; border: 0; text-align: left; font-weight: 400; white-space: nowrap; }
.tip .here th, .tip .here td { font-weight: 650; }
.tip td:last-child, .tip li { font-variant-numeric: tabular-nums; }
.tip ul { margin: 0; padding: 0; list-style: none; }
.tip li span { display: inline-block; min-width: 4.6em; color: var(--soft); }
details.settings > summary { display: none; }
details.numbers { margin: 2px 0 8px; min-height: 22px; font: 13px/1.5 var(--sans); }
details.numbers > summary { width: fit-content; cursor: pointer; color: var(--soft); }
details.numbers > summary:hover { color: var(--ink); }
details .scroll { max-height: 320px; }
.scroll { overflow: auto; }
table { width: 100%; border-collapse: collapse; font: 14px/1.5 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
details table { font-size: 13px; }
thead th { border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); }
table > tbody > tr:last-child > * { border-bottom: 1.5px solid var(--ink); }
th, td { padding: 4px 14px 4px 0; text-align: left; font-weight: 400; white-space: nowrap; vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 4px; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody tr:hover { background: var(--faint); }
.number { text-align: right; }
th .swatch, td .swatch { margin-right: 8px; }
thead button { font-weight: 600; }
thead button::after { content: "↕"; margin-left: 4px; color: var(--line); font-weight: 400; }
thead button:hover::after { color: var(--soft); }
th[aria-sort="ascending"] button::after { content: "↑"; color: var(--accent); }
th[aria-sort="descending"] button::after { content: "↓"; color: var(--accent); }
strong { font-weight: 680; }
.copy { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 8px 0; color: var(--soft); font: 13px/1.6 var(--sans); }
progress { display: block; width: min(420px, 100%); height: 7px; margin: 4px 0 12px; accent-color: var(--accent); }
.command { position: relative; margin: 10px 0; }
.command button { position: absolute; top: 6px; right: 6px; background: var(--faint); }
pre { margin: 0; padding: 10px 74px 10px 14px; background: var(--faint); border-radius: 4px; overflow-x: auto; font: 13px/1.6 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 20px; margin: 12px 0; font: 14px/1.55 var(--sans); }
dt { color: var(--soft); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 44px; padding-bottom: 40px; color: var(--soft); font: 13px/1.6 var(--sans); }
footer p { border-top: 1px solid var(--line); padding-top: 12px; }
@media (max-width: 640px) {
  body { font-size: 16px; }
  nav { flex-wrap: nowrap; overflow-x: auto; gap: 18px; }
  nav a { white-space: nowrap; }
  .legend { position: static; }
  details.settings { margin: 2px 0 8px; font: 14px/1.6 var(--sans); }
  details.settings > summary { display: list-item; width: fit-content; color: var(--soft); cursor: pointer; }
  fieldset { width: 100%; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 8px; }
}
@page { margin: 14mm; }
@media print {
  :root, :root:not([data-theme="light"]), :root[data-theme="dark"] { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #ccc; --faint: #f4f4f4; --accent: #1b5f58; }
  body { font-size: 10.5pt; }
  header, main, footer { max-width: none; padding-inline: 0; }
  nav, details.settings, #tools, .copy, .skip, details.numbers:not(.lines[open]), button.quiet, .command button, progress { display: none; }
  .legend { position: static; border: 0; }
  .panels { grid-template-columns: repeat(3, 1fr); gap: 10px; }
  main > section { padding-top: 18px; }
  p, figure, tr, .group, .table, .folder, details.lines { break-inside: avoid; }
  h2, h3, .lead { break-after: avoid; }
  .scroll { overflow: visible; max-height: none; }
  .chart, [data-key^="curve "] { min-height: 0; }
  .chart svg { width: 100%; height: auto; }
  .panels.wide { grid-template-columns: 1fr; }
  .verdict .said { grid-template-columns: 1fr; }
  .chart svg text { fill: var(--ink); } /* where no event told of printing */
  .chart svg .role-axis-grid line { stroke: #e6e6e6; }
  .chart svg .role-axis-domain line, .chart svg .role-axis-tick line { stroke: var(--soft); }
  .tip { display: none; }
  table { font-size: 7.5pt; }
  thead th { white-space: normal; }
  th, td { padding-right: 7px; }
  thead button::after { content: ""; }
}
`;
