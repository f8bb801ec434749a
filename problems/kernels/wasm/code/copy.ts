/** WebAssembly that copies rows of a matrix to where they lie side by side. @module */
import {
  assemble,
  f32,
  i32,
  type Local,
  loopWhile,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";

/**
 * `copyRuns`: rows one behind the other, `to[i][run * length + n] = from[rows[i] + runs[run] + 4 n]`,
 * offsets in bytes.
 */
export const copyRunsCode = assemble(
  "copyRuns",
  ["to", "from", "rows", "rowCount", "runs", "runCount", "length"],
  ({ to, from, rows, rowCount, runs, runCount, length }, local) => {
    const ints = (): Local => local("i32");
    const row = ints(), run = ints(), left = ints(), at = ints(), k = ints();
    const forward = (local: Local, by: number) => local.set(i32.add(local.get, i32.const(by)));
    const down = (local: Local, by: number) => local.set(i32.sub(local.get, i32.const(by)));
    return loopWhile(i32.less(i32.const(0), rowCount.get), [
      row.set(i32.add(from.get, i32.load(rows.get))),
      run.set(runs.get),
      left.set(runCount.get),
      loopWhile(i32.less(i32.const(0), left.get), [
        at.set(i32.add(row.get, i32.load(run.get))),
        k.set(length.get),
        loopWhile(i32.less(i32.const(7), k.get), [
          v128.store(to.get, v128.load(at.get)),
          v128.store(to.get, v128.load(at.get, 16), 16),
          forward(to, 32),
          forward(at, 32),
        ], down(k, 8)),
        loopWhile(i32.less(i32.const(3), k.get), [
          v128.store(to.get, v128.load(at.get)),
          forward(to, 16),
          forward(at, 16),
        ], down(k, 4)),
        loopWhile(i32.less(i32.const(0), k.get), [
          f32.store(to.get, f32.load(at.get)),
          forward(to, 4),
          forward(at, 4),
        ], down(k, 1)),
      ], [forward(run, 4), down(left, 1)]),
    ], [forward(rows, 4), down(rowCount, 1)]);
  },
);
