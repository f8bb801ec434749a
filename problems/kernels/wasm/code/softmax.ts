/** WebAssembly for the weights of causal attention, forwards and backwards. @module */
import {
  assemble,
  type Code,
  f32x4,
  i32,
  loopWhile,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { advance, overRow, overRows, rowSum } from "./rows.ts";
import { vectorFunctions } from "./vector_functions.ts";

/**
 * `causalSoftmax`: in the place of `scores`, a matrix of `line` bytes a row, `exp(scale s) / Σ exp(scale s)` of the
 * first `seen` bytes of the first row, of one element more in each row after it; and 0 behind them.
 */
export const causalSoftmaxCode = assemble(
  "causalSoftmax",
  { scores: "i32", rows: "i32", seen: "i32", line: "i32", scale: "f32" },
  ({ scores, rows, seen, line, scale }, local) => {
    const at = local("i32"),
      largest = local("v128"),
      power = local("v128"),
      inverse = local("v128");
    const { exp } = vectorFunctions(local), sum = rowSum(local);
    const here = i32.add(scores.get, at.get);
    const turned = (lanes: readonly number[]): Code =>
      largest.set(
        f32x4.max(largest.get, v128.shuffle(largest.get, largest.get, lanes)),
      );
    return overRows(rows, [
      largest.set(f32x4.loadSplat(scores.get)),
      overRow(at, seen, ({ read }) => largest.set(f32x4.max(largest.get, read(here)))),
      turned([2, 3, 0, 1]),
      turned([1, 0, 3, 2]),
      sum.clear,
      overRow(at, seen, (access) => [
        power.set(
          exp(f32x4.mul(f32x4.sub(access.read(here), largest.get), f32x4.splat(scale.get))),
        ),
        sum.add(access, power.get),
        access.write(here, power.get),
      ]),
      inverse.set(f32x4.div(f32x4.const(1), sum.total)),
      overRow(at, seen, ({ read, write }) => write(here, f32x4.mul(read(here), inverse.get))),
      loopWhile(
        i32.less(at.get, line.get),
        v128.storeLane(here, v128.zero, 0),
        at.set(i32.add(at.get, i32.const(4))),
      ),
    ], [advance(scores, line.get), advance(seen, i32.const(4))]);
  },
);

/**
 * `softmaxGradient`: in the place of `gradients`, by the weights p of a matrix of `line` bytes a row, those by the
 * scores, `scale p (dp - Σ p dp)`.
 */
export const softmaxGradientCode = assemble(
  "softmaxGradient",
  { weights: "i32", gradients: "i32", rows: "i32", line: "i32", scale: "f32" },
  ({ weights, gradients, rows, line, scale }, local) => {
    const at = local("i32"), mean = local("v128"), sum = rowSum(local);
    const weight = i32.add(weights.get, at.get), gradient = i32.add(gradients.get, at.get);
    return overRows(rows, [
      sum.clear,
      overRow(
        at,
        line,
        (access) => sum.add(access, f32x4.mul(access.read(weight), access.read(gradient))),
      ),
      mean.set(sum.total),
      overRow(at, line, ({ read, write }) =>
        write(
          gradient,
          f32x4.mul(
            f32x4.mul(read(weight), f32x4.splat(scale.get)),
            f32x4.sub(read(gradient), mean.get),
          ),
        )),
    ], [weights, gradients].map((each) => advance(each, line.get)));
  },
);
