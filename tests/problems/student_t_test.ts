import { assertAlmostEquals, assertThrows } from "@std/assert";
import { studentFactor, studentWithin } from "../../problems/student_t.ts";

Deno.test("studentFactor() has the values of the tables", () => {
  const known: [number, number, number][] = [ // NIST/SEMATECH and R's qt, to ten digits
    [0.95, 1, 12.7062047362],
    [0.95, 2, 4.3026527297],
    [0.95, 3, 3.1824463053],
    [0.95, 4, 2.7764451052],
    [0.95, 9, 2.2621571628],
    [0.95, 30, 2.0422724563],
    [0.99, 9, 3.2498355416],
    [0.9, 1, 6.3137515147],
    [0.95, 1e6, 1.9599663],
  ];
  for (const [probability, degrees, t] of known) {
    assertAlmostEquals(studentFactor(probability, degrees), t, 2e-7);
    assertAlmostEquals(studentWithin(t, degrees), probability, 1e-8);
  }
  assertThrows(() => studentFactor(0.95, 0), RangeError, "got 0");
  assertThrows(() => studentFactor(1, 3), RangeError, "got 1");
});

Deno.test("studentWithin() is the integral of the density", () => {
  for (const degrees of [1, 2, 3, 4, 7, 10]) {
    const density = (t: number) => (1 + t * t / degrees) ** (-(degrees + 1) / 2);
    const n = 200_000; // midpoint rule in u with t = u / (1 - u)
    const upTo = (end: number) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const u = (i + 0.5) / n * end;
        sum += density(u / (1 - u)) / (1 - u) ** 2 * end / n;
      }
      return sum;
    };
    assertAlmostEquals(studentWithin(1.5, degrees), upTo(1.5 / 2.5) / upTo(1), 1e-5);
  }
});
