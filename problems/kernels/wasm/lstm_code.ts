/** WebAssembly for one time step of an LSTM, forwards and backwards. @module */
import {
  add,
  addVector,
  assemble,
  type Code,
  constant,
  less,
  load,
  loadSplat,
  type Local,
  loopWhile,
  mulVector,
  shiftLeft,
  storeVector,
  sub,
  subVector,
  type WasmFunction,
} from "../../../optimizers/backends/wasm_assembler.ts";
import { floats, storeFirst, vectorFunctions } from "./vector.ts";

/** How elements are read and written: four at a time, or the last ones singly. */
interface Access {
  read(address: Code): Code;
  write(address: Code, value: Code): Code;
}

/** All units of a row, whose bytes are `unitBytes`: `at` counts bytes. */
function overUnits(at: Local, unitBytes: Local, body: (access: Access) => Code): Code {
  const over = (bytes: number, access: Access) =>
    loopWhile(
      less(at.get, sub(unitBytes.get, constant(bytes - 1))),
      body(access),
      at.set(add(at.get, constant(bytes))),
    );
  return [
    at.set(constant(0)),
    over(16, { read: load, write: storeVector }),
    over(4, { read: loadSplat, write: storeFirst }),
  ];
}

const square = (x: Local): Code => mulVector(x.get, x.get);
const oneMinus = (x: Code): Code => subVector(floats(1), x);
const next = (pointer: Local, bytes: Code): Code => pointer.set(add(pointer.get, bytes));

/**
 * `lstmForward`: with `z = projected + product + bias`, in the order i, f, g, o,
 *
 *     gates = σ(z_i), σ(z_f), tanh(z_g), σ(z_o);  cell = f · before + i · g;  hidden = o · tanh(cell)
 *
 * for `rows` examples. Bytes from one row to the next: `gateLine` in `projected` and `gates`, `line`
 * in `cell` and `hidden`, `beforeLine` in `before`; the rows of `product` are contiguous.
 */
export const lstmForwardCode: WasmFunction = assemble(
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
        const z = [p.projected, p.product, p.bias].map(({ get }) => read(add(get, place.get)));
        return [
          gate.set((index === 2 ? tanh : sigmoid)(z.reduce(addVector))),
          write(add(p.gates.get, place.get), gate.get),
          next(place, p.unitBytes.get),
        ];
      }),
      cell.set(
        addVector(
          mulVector(f.get, read(add(p.before.get, at.get))),
          mulVector(i.get, g.get),
        ),
      ),
      write(add(p.cell.get, at.get), cell.get),
      write(add(p.hidden.get, at.get), mulVector(o.get, tanh(cell.get))),
    ];
    return loopWhile(less(constant(0), p.rows.get), overUnits(at, p.unitBytes, step), [
      [p.projected, p.gates].map((pointer) => next(pointer, p.gateLine.get)),
      [p.cell, p.hidden].map((pointer) => next(pointer, p.line.get)),
      next(p.before, p.beforeLine.get),
      next(p.product, shiftLeft(p.unitBytes.get, 2)),
      p.rows.set(sub(p.rows.get, constant(1))),
    ]);
  },
);

/**
 * `lstmBackward`: the gradients `dGates` by `z` of the step, and `dCell` by the cell before it in
 * place of the one by the cell after it. The gradient by the step's output is `dy + product`. Lines
 * as in `lstmForward`, `line` in `dy` too; the rows of `product` and `dCell` are contiguous.
 */
export const lstmBackwardCode: WasmFunction = assemble(
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
      mulVector(mulVector(by, gate.get), oneMinus(gate.get));
    const step = ({ read, write }: Access): Code => [
      place.set(at.get),
      gates.map((gate) => [
        gate.set(read(add(p.gates.get, place.get))),
        next(place, p.unitBytes.get),
      ]),
      dHidden.set(addVector(read(add(p.dy.get, at.get)), read(add(p.product.get, at.get)))),
      squashed.set(tanh(read(add(p.cell.get, at.get)))),
      dCell.set(
        addVector(
          read(add(p.dCell.get, at.get)),
          mulVector(mulVector(dHidden.get, o.get), oneMinus(square(squashed))),
        ),
      ),
      write(add(p.dCell.get, at.get), mulVector(dCell.get, f.get)),
      place.set(at.get),
      [
        throughSigmoid(i, mulVector(dCell.get, g.get)),
        throughSigmoid(f, mulVector(dCell.get, read(add(p.before.get, at.get)))),
        mulVector(mulVector(dCell.get, i.get), oneMinus(square(g))),
        throughSigmoid(o, mulVector(dHidden.get, squashed.get)),
      ].map((gradient) => [
        write(add(p.dGates.get, place.get), gradient),
        next(place, p.unitBytes.get),
      ]),
    ];
    return loopWhile(less(constant(0), p.rows.get), overUnits(at, p.unitBytes, step), [
      [p.gates, p.dGates].map((pointer) => next(pointer, p.gateLine.get)),
      [p.cell, p.dy].map((pointer) => next(pointer, p.line.get)),
      next(p.before, p.beforeLine.get),
      [p.product, p.dCell].map((pointer) => next(pointer, p.unitBytes.get)),
      p.rows.set(sub(p.rows.get, constant(1))),
    ]);
  },
);
