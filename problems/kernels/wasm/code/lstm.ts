/** WebAssembly for one time step of an LSTM, forwards and backwards. @module */
import {
  assemble,
  type Code,
  f32x4,
  i32,
  type Local,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { type Access, advance, overRow, overRows } from "./rows.ts";
import { vectorFunctions } from "./vector_functions.ts";

const square = (x: Local): Code => f32x4.mul(x.get, x.get);
const oneMinus = (x: Code): Code => f32x4.sub(f32x4.const(1), x);

/**
 * `lstmForward`: with `z = projected + product + bias`, in the order i, f, g, o,
 *
 *     gates = σ(z_i), σ(z_f), tanh(z_g), σ(z_o);  cell = f · before + i · g;  hidden = o · tanh(cell)
 *
 * for `rows` examples. Bytes from one row to the next: `gateLine` in `projected` and `gates`, `line`
 * in `cell` and `hidden`, `beforeLine` in `before`; the rows of `product` are contiguous.
 */
export const lstmForwardCode = assemble(
  "lstmForward",
  [
    "projected",
    "product",
    "bias",
    "gates",
    "before",
    "cell",
    "hidden",
    "rows",
    "unitBytes",
    "gateLine",
    "beforeLine",
    "line",
  ],
  (p, local) => {
    const at = local("i32"), place = local("i32");
    const { sigmoid, tanh } = vectorFunctions(local);
    const gates = [0, 1, 2, 3].map(() => local("v128"));
    const [i, f, g, o] = gates as [Local, Local, Local, Local];
    const cell = local("v128");
    const step = ({ read, write }: Access): Code => [
      place.set(at.get),
      gates.map((gate, index) => {
        const z = [p.projected, p.product, p.bias].map(({ get }) => read(i32.add(get, place.get)));
        return [
          gate.set((index === 2 ? tanh : sigmoid)(z.reduce(f32x4.add))),
          write(i32.add(p.gates.get, place.get), gate.get),
          advance(place, p.unitBytes.get),
        ];
      }),
      cell.set(
        f32x4.add(
          f32x4.mul(f.get, read(i32.add(p.before.get, at.get))),
          f32x4.mul(i.get, g.get),
        ),
      ),
      write(i32.add(p.cell.get, at.get), cell.get),
      write(i32.add(p.hidden.get, at.get), f32x4.mul(o.get, tanh(cell.get))),
    ];
    return overRows(p.rows, overRow(at, p.unitBytes, step), [
      [p.projected, p.gates].map((pointer) => advance(pointer, p.gateLine.get)),
      [p.cell, p.hidden].map((pointer) => advance(pointer, p.line.get)),
      advance(p.before, p.beforeLine.get),
      advance(p.product, i32.shiftLeft(p.unitBytes.get, 2)),
    ]);
  },
);

/**
 * `lstmBackward`: the gradients `dGates` by `z` of the step, and `dCell` by the cell before it in
 * place of the one by the cell after it. The gradient by the step's output is `dy + product`. Lines
 * as in `lstmForward`, `line` in `dy` too; the rows of `product` and `dCell` are contiguous.
 */
export const lstmBackwardCode = assemble(
  "lstmBackward",
  [
    "dy",
    "product",
    "dCell",
    "gates",
    "before",
    "cell",
    "dGates",
    "rows",
    "unitBytes",
    "gateLine",
    "beforeLine",
    "line",
  ],
  (p, local) => {
    const at = local("i32"), place = local("i32");
    const { tanh } = vectorFunctions(local);
    const gates = [0, 1, 2, 3].map(() => local("v128"));
    const [i, f, g, o] = gates as [Local, Local, Local, Local];
    const dHidden = local("v128"), dCell = local("v128"), squashed = local("v128");
    const throughSigmoid = (gate: Local, by: Code): Code =>
      f32x4.mul(f32x4.mul(by, gate.get), oneMinus(gate.get));
    const step = ({ read, write }: Access): Code => [
      place.set(at.get),
      gates.map((gate) => [
        gate.set(read(i32.add(p.gates.get, place.get))),
        advance(place, p.unitBytes.get),
      ]),
      dHidden.set(f32x4.add(read(i32.add(p.dy.get, at.get)), read(i32.add(p.product.get, at.get)))),
      squashed.set(tanh(read(i32.add(p.cell.get, at.get)))),
      dCell.set(
        f32x4.add(
          read(i32.add(p.dCell.get, at.get)),
          f32x4.mul(f32x4.mul(dHidden.get, o.get), oneMinus(square(squashed))),
        ),
      ),
      write(i32.add(p.dCell.get, at.get), f32x4.mul(dCell.get, f.get)),
      place.set(at.get),
      [
        throughSigmoid(i, f32x4.mul(dCell.get, g.get)),
        throughSigmoid(f, f32x4.mul(dCell.get, read(i32.add(p.before.get, at.get)))),
        f32x4.mul(f32x4.mul(dCell.get, i.get), oneMinus(square(g))),
        throughSigmoid(o, f32x4.mul(dHidden.get, squashed.get)),
      ].map((gradient) => [
        write(i32.add(p.dGates.get, place.get), gradient),
        advance(place, p.unitBytes.get),
      ]),
    ];
    return overRows(p.rows, overRow(at, p.unitBytes, step), [
      [p.gates, p.dGates].map((pointer) => advance(pointer, p.gateLine.get)),
      [p.cell, p.dy].map((pointer) => advance(pointer, p.line.get)),
      advance(p.before, p.beforeLine.get),
      [p.product, p.dCell].map((pointer) => advance(pointer, p.unitBytes.get)),
    ]);
  },
);
