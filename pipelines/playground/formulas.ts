/** Formulae in MathML. @module */

const eta = "<mi>η</mi>";
const one = "<mn>1</mn>";
const onePlusSquare = `<mrow>${one}<mo>+</mo><msup>${eta}<mn>2</mn></msup></mrow>`;

function math(content: string): string {
  return `<math displaystyle="true"><mrow><mi>γ</mi><mo>=</mo>${content}</mrow></math>`;
}

/** The variance adaptation factors as functions of η (ICML Eq. 8, 15 and 16, Fig. 3). */
export const formulas = {
  sign: math(
    `<mi>erf</mi><mrow><mo>(</mo><mfrac>${one}<mrow><msqrt><mn>2</mn></msqrt>${eta}</mrow></mfrac>` +
      `<mo>)</mo></mrow>`,
  ),
  adam: math(`<mfrac>${one}<msqrt>${onePlusSquare}</msqrt></mfrac>`),
  gradient: math(`<mfrac>${one}${onePlusSquare}</mfrac>`),
} as const;
