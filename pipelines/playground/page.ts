/** The playground's page: its text, and the places that the program fills. @module */
import { escaped, jsonForHtml } from "../report/page.ts";
import type { Figure2Panel } from "./client/figure_2_panel.ts";
import { formulas } from "./formulas.ts";
import { policy } from "./policy.ts";

/** What the page is made of besides its text. */
export interface PageContent {
  /** Version of this package. */
  readonly noisewise: string;
  readonly figure2: readonly Figure2Panel[];
  /** Where the digits are from. */
  readonly digits: string;
}

/** The page; scripts, style and data are files beside it. */
export function pageOf({ noisewise, figure2, digits }: PageContent): string {
  const docs = (path: string, text: string) =>
    `<a href="https://jsr.io/@noisewise/optim@${noisewise}/doc/${path}">${text}</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The playground · noisewise</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<script src="page.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the pictures</a>
<header>
<p class="brand">noisewise</p>
<div id="tools"></div>
<h1>Adam, taken apart by hand</h1>
<p class="lead">Adam is two ideas in one: it follows the <em>sign</em> of the averaged gradient, and it
<em>shortens</em> each step by how noisy that gradient is. Here you can take hold of each.</p>
<nav aria-label="Contents">
<a href="#train">Which idea helps?</a>
<a href="#quadratic">Why the sign?</a>
<a href="#factors">Why the variance?</a>
<a href="#norms">Which way is down?</a>
</nav>
</header>
<main id="main" tabindex="-1">
<noscript><p>The pictures of this page need JavaScript.</p></noscript>

<section id="train" aria-labelledby="train-title">
<h2 id="train-title">Which idea helps?</h2>
<p class="lead">M-SGD, M-SSD, M-SVAG and Adam have the two ideas in all four combinations, and learn here, in
your browser, to tell handwritten digits. With each seed all four see the same batches, so what is left between
them is the ideas’ own doing: the verdict says which of them helps, and how sure that is.</p>
<div id="training-stage" class="stage train">
<div>
<div class="run"><p id="training-buttons" class="buttons"></p><p id="training-status" role="status"></p>
<progress id="training-progress" aria-label="Steps that are done" max="1" value="0"></progress></div>
<table class="methods">
<caption class="away">The four methods with their step sizes and test accuracies</caption>
<thead><tr><td></td><th scope="col">as it is</th><th scope="col">by the sign</th></tr></thead>
<tbody>
<tr><th scope="row">not adapted</th>${methodCell("m-sgd", "M-SGD")}${
    methodCell("m-ssd", "M-SSD")
  }</tr>
<tr><th scope="row">adapted to the noise</th>${methodCell("m-svag", "M-SVAG")}${
    methodCell("adam", "Adam")
  }</tr>
</tbody>
</table>
<div id="training-controls" class="controls"></div>
</div>
<div class="plots">
<div id="training-loss" class="picture" role="img" aria-label="Training loss of the four methods over steps"></div>
<div id="training-accuracy" class="picture" role="img" aria-label="Test accuracy of the four methods over steps"></div>
</div>
<div class="verdict" role="group" aria-labelledby="verdict-title">
<h3 id="verdict-title">The verdict</h3>
<div id="verdict-sentences"></div>
<div id="verdict-picture" class="picture" role="img" aria-label="Effects of the ideas on test accuracy with their intervals, which the sentences have in words"></div>
<p id="verdict-told" class="away" role="status"></p>
</div>
</div>
<p class="try"><b>Try</b> a batch of 4, where noise is all there is. Then double Adam’s step alone: a verdict on
methods is one on their step sizes, too. The interval is right at the end; stopping when it looks good would be
cheating.</p>
<p class="more">${digits}, softmax regression. The same with your problem: <code>noisewise ablate</code>.
${docs("ablate", "Documentation of ablate")}, and of ${docs("all_symbols", "all there is")}.</p>
</section>

<section id="quadratic" aria-labelledby="quadratic-title">
<h2 id="quadratic-title">Why the sign?</h2>
<p class="lead">The sign ignores how steep a coordinate is, which helps in a bowl that is long and narrow along
the axes, and is lost when the bowl is turned. Drag the ends of the ellipse, the ring of the data’s noise, and the
start; each step size is the best there is at that point, as in Figure 2 of the paper.</p>
<div class="stage quadratic">
<div>
<div id="quadratic-picture" class="picture" role="group" aria-label="Contours of a quadratic, with the paths of the methods"></div>
<p id="quadratic-legend" class="keys"></p>
<div id="quadratic-losses" class="picture" role="img" aria-label="Mean suboptimality over steps"></div>
</div>
<div>
<div id="quadratic-controls" class="controls"></div>
<figure>
<div id="figure-2"></div>
<figcaption>Figure 2 of the paper, computed again in 100 dimensions: suboptimality over 100 steps, on one
logarithmic axis a row. A click sets the picture to the like of it in two.</figcaption>
</figure>
</div>
</div>
<p id="quadratic-told" class="away" role="status"></p>
<script type="application/json" id="figure-2-data">${jsonForHtml(figure2)}</script>
<p class="try"><b>Try</b> turning the narrow bowl: the sign’s lead is gone at 45°. Then make the bowl round, and
let the noise grow from nothing: the gradient’s lead all but goes.</p>
<p class="more">Number by number: <code>noisewise quadratic</code>.
${docs("quadratic", "Documentation of the quadratic laboratory")}.</p>
</section>

<section id="factors" aria-labelledby="factors-title">
<h2 id="factors-title">Why the variance?</h2>
<p class="lead">A noisy coordinate deserves a shorter step, and the expected squared error says how much shorter: by
a factor γ of the relative variance η² = σ² / ∇L². Adam’s factor is nearly the one that is best for a sign, and
M-SVAG’s is the one that is best for the gradient itself; drag η to see all three.</p>
<div class="stage factors">
<div id="factors-picture" class="picture" role="group" aria-label="Variance adaptation factors over the relative standard deviation"></div>
<div>
<div id="factors-controls" class="controls"></div>
<table class="formulas">
<caption class="away">The factors: formulae, and values at η</caption>
<tbody>
<tr><th scope="row"><span class="key fill-ssd"></span>best for the sign</th><td>${formulas.sign}</td><td id="factor-sign"></td></tr>
<tr><th scope="row"><span class="key fill-adam"></span>Adam’s</th><td>${formulas.adam}</td><td id="factor-adam"></td></tr>
<tr><th scope="row"><span class="key fill-m-svag"></span>best for the gradient, M-SVAG’s</th><td>${formulas.gradient}</td><td id="factor-gradient"></td></tr>
</tbody>
</table>
<p class="what">η² = <span id="eta-squared"></span>; a sign is right with probability <span id="success"></span>.</p>
<div id="density-picture" class="picture" role="img" aria-label="Density of a stochastic gradient of mean 1, the part with the wrong sign shaded"></div>
</div>
</div>
<p class="try"><b>Try</b> η = 1.9, where Adam’s factor is furthest from the best one for a sign: by 0.06, which is
all that Adam gives away.</p>
<p class="more">Lemma 1 by brute force, and more: <code>noisewise factors</code>.
${docs("factors", "Documentation of the factors laboratory")}.</p>
</section>

<section id="norms" aria-labelledby="norms-title">
<h2 id="norms-title">Which way is down?</h2>
<p class="lead">Steepest descent is the step of length one that leads down most, −u, and what has length one is up
to the norm: it is the point at which the ball touches the dashed line, on which the linear model is lowest. In the
maximum norm that is a corner, and the step is the sign of the gradient; drag the gradient’s end at any ball.</p>
<div id="norms-pictures" class="balls"></div>
<div id="norms-controls" class="controls row"></div>
<p id="norms-told" class="away" role="status"></p>
<p class="try"><b>Try</b> a gradient along an axis: there the maximum norm’s ball touches with a whole side, and
the sign of 0 is 0. Then turn it slowly past a diagonal, and watch the sum norm change its mind.</p>
<p class="more">When which of them wins: <code>noisewise geometry</code>.
${docs("geometry", "Documentation of the geometry laboratory")}.</p>
</section>
</main>
<footer>
<p>Made by noisewise ${
    escaped(noisewise)
  }, after <cite>Dissecting Adam: The Sign, Magnitude and Variance of
Stochastic Gradients</cite> (Balles and Hennig, ICML 2018) and chapter 6 of Balles’ thesis. What is computed here
is computed by the package’s own code, in your browser; nothing is asked of any other place.</p>
</footer>
<p id="status" class="away" role="status"></p>
</body>
</html>
`;
}

/** The cell of a method: its line, its name, its accuracy, and below them its slider. */
function methodCell(id: string, name: string): string {
  return `<td><div class="method"><span class="line fill-${id}"></span><b>${name}</b> ` +
    `<span id="accuracy-${id}" class="accuracy"></span></div><div id="method-${id}"></div></td>`;
}
