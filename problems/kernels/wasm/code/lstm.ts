/** WebAssembly for one time step of an LSTM, forwards and backwards. @module */
import {
  assemble,
  type Code,
  f32x4,
  i32,
  type Local,
  loopWhile,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { vectorFunctions } from "./vector_functions.ts";

/** How elements are read and written: four at a time, or the last ones singly. */
interface Access {
  read(address: Code): Code;
  write(address: Code, value: Code): Code;
}

/** All units of a row, whose bytes are `unitBytes`: `at` counts bytes. */
function overUnits(at: Local, unitBytes: Local, body: (access: Access) => Code): Code {
  const over = (bytes: number, access: Access) =>
    loopWhile(
      i32.less(at.get, i32.sub(unitBytes.get, i32.const(bytes - 1))),
      body(access),
      at.set(i32.add(at.get, i32.const(bytes))),
    );
  return [
    at.set(i32.const(0)),
    over(16, { read: v128.load, write: v128.store }),
    over(4, {
      read: f32x4.loadSplat,
      write: (address, value) => v128.storeLane(address, value, 0),
    }),
  ];
}

const square = (x: Local): Code => f32x4.mul(x.get, x.get);
const oneMinus = (x: Code): Code => f32x4.sub(f32x4.const(1), x);
const next = (pointer: Local, bytes: Code): Code => pointer.set(i32.add(pointer.get, bytes));

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
          next(place, p.unitBytes.get),
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
    return loopWhile(i32.less(i32.const(0), p.rows.get), overUnits(at, p.unitBytes, step), [
      [p.projected, p.gates].map((pointer) => next(pointer, p.gateLine.get)),
      [p.cell, p.hidden].map((pointer) => next(pointer, p.line.get)),
      next(p.before, p.beforeLine.get),
      next(p.product, i32.shiftLeft(p.unitBytes.get, 2)),
      p.rows.set(i32.sub(p.rows.get, i32.const(1))),
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
        next(place, p.unitBytes.get),
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
        next(place, p.unitBytes.get),
      ]),
    ];
    return loopWhile(i32.less(i32.const(0), p.rows.get), overUnits(at, p.unitBytes, step), [
      [p.gates, p.dGates].map((pointer) => next(pointer, p.gateLine.get)),
      [p.cell, p.dy].map((pointer) => next(pointer, p.line.get)),
      next(p.before, p.beforeLine.get),
      [p.product, p.dCell].map((pointer) => next(pointer, p.unitBytes.get)),
      p.rows.set(i32.sub(p.rows.get, i32.const(1))),
    ]);
  },
);
