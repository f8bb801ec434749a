import { assert, assertEquals } from "@std/assert";
import { lines } from "../../../pipelines/charts/panels.ts";
import { powersOfTen, svgOf } from "../../../pipelines/charts/svg.ts";

Deno.test("svgOf() rounds coordinates but no text", async () => {
  const svg = await svgOf({
    data: { values: [{ x: 1.23456, y: 2, text: "ρ = 0.12345" }, { x: 3, y: 1, text: "" }] },
    mark: "text",
    encoding: {
      x: { field: "x", type: "quantitative" },
      y: { field: "y", type: "quantitative" },
      text: { field: "text" },
    },
  });
  assert(svg.startsWith("<svg") && svg.includes("ρ = 0.12345"));
  for (const [, shape] of svg.matchAll(/ (?:d|transform)="([^"]*)"/g)) {
    assert(!/\.\d\d/.test(shape!), shape);
  }
});

Deno.test("powersOfTen() leaves no tick alone on a short axis", () => {
  assertEquals(powersOfTen([10.4, 350]).values, [20, 50, 100, 200]);
  assertEquals(powersOfTen([0.283, 0.83]).values, [0.3, 0.5]);
  for (let k = 0; k < 500; k++) {
    const low = 10 ** (k / 50 - 5);
    for (const factor of [1.05, 1.3, 2, 4, 8, 15, 90, 1e3, 1e9]) {
      const values = powersOfTen([low, factor * low]).values as number[];
      if (values.length < 2) throw new Error(`${low} to ${factor * low}: ${values}`);
    }
  }
});

Deno.test("powersOfTen() labels powers of ten within the domain, at most so many", () => {
  assertEquals(powersOfTen([0.5, 200]).values, [1, 10, 100]);
  const { values, labelExpr } = powersOfTen([1e-12, 1e3], 4);
  assertEquals(values, [1e-12, 1e-8, 1e-4, 1]);
  assert(String(labelExpr).includes('"1e-12":"10⁻¹²"'));
});

Deno.test("lines() draws each series in its style, with a band where there is one", async () => {
  const points = [1, 2].flatMap((x) => [
    { series: "a", x, y: x, low: x - 0.5, high: x + 0.5 },
    { series: "b", x, y: 3 - x },
  ]);
  const styles = [{ label: "a", color: "#123456" }, { label: "b", color: "#abcdef", dash: [4, 2] }];
  const svg = await svgOf(lines({ title: "two", x: {}, y: {} }, points, styles));
  for (const part of ['stroke="#123456"', 'fill="#123456"', 'stroke="#abcdef"', ">two<", "4,2"]) {
    assert(svg.includes(part), part);
  }
  assert(!svg.includes('fill="#abcdef"'));
});
