/** The style of the playground: the report's, and what its pictures need. @module */
import { styleOf } from "../charts/palette.ts";
import { darkLook, lightLook, visible } from "../report/content/look.ts";
import { style as reportStyle } from "../report/style.ts";

/** The methods that are drawn. */
const drawn = ["sgd", "ssd", "m-sgd", "m-ssd", "m-svag", "adam"] as const;

/** Their colours, as they can be seen on light or dark paper. */
function coloursOn(look: typeof lightLook): string {
  return drawn.map((id) => `--${id}: ${visible(styleOf(id), look)};`).join(" ");
}

const classes = drawn.map((id) =>
  `.stroke-${id} { stroke: var(--${id}); fill: none; } .fill-${id} { fill: var(--${id}); background: var(--${id}); }`
).join("\n");

/** CSS, of one file for the whole page. */
export const style = `/* Made by noisewise */
${reportStyle}
:root { ${coloursOn(lightLook)} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${coloursOn(darkLook)} } }
:root[data-theme="dark"] { ${coloursOn(darkLook)} }
${classes}
header .lead { font-size: 18px; margin: 12px 0 18px; }
.lead em { font-style: italic; color: var(--ink); }
main > section { padding-top: 46px; }
.stage { display: grid; gap: 18px 40px; margin: 18px 0 10px; align-items: start; }
.stage > * { min-width: 0; }
.stage.train { grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); }
.stage.train > .verdict { grid-column: 1 / -1; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 4px 40px; padding-top: 10px; border-top: 1px solid var(--line); }
.stage.train > .verdict > h3 { grid-column: 1 / -1; margin: 0; }
#verdict-sentences { min-height: 9.5em; }
#verdict-picture { min-height: 128px; }
.of-before :is(.plots, .verdict, .accuracy) { opacity: .4; }
.stage.quadratic { grid-template-columns: minmax(0, 1.6fr) minmax(0, 1fr); }
.stage.quadratic figure { margin-top: 16px; }
.stage.factors { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
.picture { position: relative; }
.picture svg { display: block; }
.plots { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; }
.run { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; min-height: 44px; }
.run p { margin: 0; }
#training-status { color: var(--soft); font: 14px/1.5 var(--sans); }
.run progress { flex: 1 0 100%; width: 100%; height: 5px; margin: 4px 0 0; }
.buttons { display: flex; gap: 8px; align-items: center; }
button.go { min-width: 104px; padding: 7px 18px; border-radius: 4px; background: var(--accent); color: var(--paper); font: 600 15px/1.5 var(--sans); }
button[disabled] { opacity: .5; cursor: default; }
.buttons button.quiet { padding: 6px 12px; }
table.methods { margin: 8px 0 12px; table-layout: fixed; }
table.methods tr > :first-child { width: 6.2em; white-space: normal; color: var(--soft); vertical-align: top; }
table.methods thead th { font-weight: 600; }
table.methods td, table.methods tbody th { padding: 8px 14px 6px 0; white-space: normal; }
table tbody tr:hover { background: none; }
.method { display: flex; align-items: baseline; gap: 8px; font-size: 15px; }
.method b { white-space: nowrap; }
.method .line { flex: none; align-self: center; width: 22px; height: 4px; border-radius: 2px; }
.accuracy { margin-left: auto; font-variant-numeric: tabular-nums; }
.controls { display: grid; gap: 2px 22px; font: 14px/1.5 var(--sans); }
.controls.row .slider { grid-template-columns: 8.4em minmax(0, 1fr) 3.4em; }
.controls.row { grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)); margin-top: 14px; }
.slider { display: grid; grid-template-columns: 6.4em minmax(0, 1fr) 6.6em; align-items: center; gap: 4px 12px; min-height: 32px; }
.slider label { color: var(--soft); }
.slider output { font-variant-numeric: tabular-nums; white-space: nowrap; }
.slider input { width: 100%; min-width: 0; height: 28px; margin: 0; accent-color: var(--accent); }
table.methods .slider { grid-template-columns: minmax(0, 1fr); gap: 0; min-height: 0; font-size: 13px; }
table.methods .slider label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table.methods .slider output { color: var(--soft); }
#quadratic-controls fieldset { margin-bottom: 6px; }
#quadratic-losses { margin-top: 8px; }
.keys b { font-weight: 600; }
svg.drawing { background: var(--faint); border-radius: 4px; overflow: hidden; }
svg.plot.drawing { background: none; overflow: visible; }
svg text { fill: var(--soft); font: 11.5px var(--sans); }
svg .left { text-anchor: end; }
svg .center { text-anchor: middle; }
svg .middle { dominant-baseline: central; }
svg .grid { stroke: var(--line); opacity: .6; }
svg .rule { stroke: var(--soft); opacity: .8; }
svg .dashed { stroke-dasharray: 4 3; }
svg .curve { stroke-width: 2; stroke-linejoin: round; }
svg .band { opacity: .14; background: none; }
svg .trace { stroke-width: 1.8; stroke-linejoin: round; }
svg .trace.faint { stroke-width: 1; opacity: .28; }
svg .dots { stroke-width: 4.5; stroke-linecap: round; }
svg .contour { fill: none; stroke: var(--soft); opacity: .3; }
svg .contour.held { stroke: var(--accent); opacity: .9; stroke-width: 1.6; }
svg .cloud { fill: var(--soft); fill-opacity: .1; stroke: var(--soft); stroke-dasharray: 3 3; }
svg .optimum { stroke: var(--ink); stroke-width: 1.5; }
svg .right-sign { fill: var(--soft); opacity: .25; }
svg .wrong-sign { fill: var(--ssd); opacity: .8; }
svg .margin { fill: var(--line); opacity: .55; }
svg .effect { stroke: var(--accent); fill: var(--accent); stroke-width: 3; }
svg .effect.open { stroke: var(--soft); fill: var(--soft); }
svg .ball { fill: var(--soft); fill-opacity: .12; stroke: var(--soft); stroke-width: 1.4; }
svg .arrow { fill: none; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
svg .arrow.gradient { stroke: var(--soft); }
svg .arrow.step { stroke: var(--accent); }
.handle { cursor: grab; touch-action: none; outline: none; }
.handle:active { cursor: grabbing; }
.handle .reach { fill: transparent; }
.handle .grip { fill: var(--paper); stroke: var(--accent); stroke-width: 2.5; }
.handle:hover .grip { fill: var(--accent); }
.handle:focus-visible .grip { fill: var(--accent); stroke: var(--ink); stroke-width: 3; }
.handle:focus-visible .reach { stroke: var(--accent); stroke-width: 2; }
table.figure-2 { font-size: 13px; }
table.figure-2 th { white-space: normal; vertical-align: middle; }
table.figure-2 td { padding: 2px 6px 2px 0; }
table.figure-2 button { display: block; width: 100%; border: 1px solid var(--line); border-radius: 3px; }
table.figure-2 button:hover { border-color: var(--accent); }
table.figure-2 svg { display: block; width: 100%; height: auto; }
figcaption { margin-top: 6px; color: var(--soft); font: 14px/1.5 var(--sans); }
.balls { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 18px 26px; margin-top: 16px; }
.balls figcaption { margin: 0 0 6px; min-height: 3em; }
.balls figcaption b { color: var(--ink); font-weight: 600; }
table.formulas { margin: 4px 0 8px; }
table.formulas th { white-space: normal; }
table.formulas td:last-child { text-align: right; width: 4.5em; }
table.formulas math { font-size: 17px; }
.key { display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 50%; }
.try { max-width: 46em; margin: 12px 0 4px; }
.more { max-width: 46em; margin: 0; color: var(--soft); font: 14px/1.6 var(--sans); }
.more a { color: var(--accent); text-underline-offset: 3px; }
code { font: .92em var(--mono); }
.verdict .answer { font-size: 16px; }
@media (max-width: 860px) {
  .stage.train, .stage.train > .verdict, .stage.quadratic, .stage.factors { grid-template-columns: minmax(0, 1fr); }
  .balls { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px 16px; }
}
@media (max-width: 640px) {
  .slider { grid-template-columns: 5em minmax(0, 1fr) 6em; }
  table.methods tr > :first-child { width: 4.8em; }
  .method { flex-wrap: wrap; column-gap: 5px; font-size: 14px; }
  .method .line { width: 14px; }
  table.methods td, table.methods tbody th { padding-right: 8px; }
  table.figure-2 th { padding-right: 6px; font-size: 12px; }
}
`;
