import { assert, assertEquals, assertNotEquals } from "@std/assert";
// @ts-types="npm:@types/d3-color@3.1.3"
import { lab } from "d3-color";
import { optimizerRecords } from "../../../optimizers/methods/records.ts";
import { styleOf, stylesOf } from "../../../pipelines/charts/palette.ts";
import { shaded } from "../../../pipelines/charts/shades.ts";

Deno.test("styleOf() tells the four main methods apart by hue, dash and grey", () => {
  const luminance = (color: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
    return (0.2126 * r! + 0.7152 * g! + 0.0722 * b!) ** (1 / 2.2);
  };
  const styles = ["m-sgd", "m-ssd", "adam", "m-svag"].map((id) => styleOf(id));
  for (const [i, a] of styles.entries()) {
    for (const b of styles.slice(i + 1)) {
      const inGrey = Math.abs(luminance(a.color) - luminance(b.color)) > 0.2;
      assert(inGrey || a.dash.join() !== b.dash.join(), `${a.label} and ${b.label} in grey`);
    }
  }
});

Deno.test("styleOf() knows every optimizer of the registry, whatever the case", () => {
  for (const { id, label, color, dash } of optimizerRecords) {
    assertEquals(styleOf(id), { label, color, dash });
    assertEquals(styleOf(id.toUpperCase()), { label, color, dash });
    assertEquals(styleOf(`${id} 0.1`).label, `${label} 0.1`);
  }
});

Deno.test("stylesOf() tells methods by hue, and step sizes by shade and dash, in their order", () => {
  const ids = [
    "adam 0.01",
    "adam 1e-3",
    "adam 0.1 beta1=0.5",
    "m-sgd",
    "mine 2",
    "mine 1",
    "other",
  ];
  const styles = stylesOf(ids);
  assertEquals(styles.map(({ shade }) => shade), [0.5, 0, 1, null, 1, 0, null]);
  assertEquals(styles[3], { ...styleOf("m-sgd"), method: "M-SGD", variant: "", shade: null });
  const hues = styles.map(({ color }) => color);
  assertEquals(new Set(hues.slice(0, 3)), new Set([styleOf("adam").color]));
  assertEquals([hues[4], new Set(hues).size], [hues[5], 4]);
  const dashes = styles.slice(0, 3).map(({ dash }) => dash.join());
  assertEquals(new Set(dashes).size, 3);
  assertEquals(dashes[2], ""); // solid is the largest
  assertEquals(styles.slice(0, 3).map(({ method, variant }) => [method, variant]), [
    ["Adam", "0.01"],
    ["Adam", "1e-3"],
    ["Adam", "0.1 beta1=0.5"],
  ]);
});

Deno.test("shaded() tells the four main methods by hue, whatever their step sizes", () => {
  for (const paper of ["light", "dark"] as const) {
    for (const [one, other] of [["m-sgd", "m-svag"], ["m-ssd", "adam"]] as const) {
      for (const place of [0, 0.5, 1]) {
        const [a, b] = [one, other].map((id) => shaded(styleOf(id).color, place, paper));
        const [p, q] = [lab(a!), lab(b!)];
        assert(Math.hypot(p.a - q.a, p.b - q.b) > 27, `${a} and ${b} on ${paper} paper`);
      }
    }
  }
});

Deno.test("styleOf() gives methods of one's own spare colours, whatever their names", () => {
  const [first, second] = [styleOf("mine", 0), styleOf("mine", 1)];
  assertEquals(first.label, "mine");
  assertNotEquals(first.color, second.color);
  for (const name of ["constructor", "toString", "__proto__"]) {
    assertEquals(styleOf(name, 1), { ...second, label: name });
    assertEquals(styleOf(`${name} 0.1`, 1), { ...second, label: `${name} 0.1` });
  }
});
