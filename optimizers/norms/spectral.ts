/** The spectral norm. @module */
import * as tf from "@tensorflow/tfjs";
import { checkFloats, mapTensors } from "../tensors.ts";
import type { Scalar, Tensor, Tensors } from "../types.ts";
import { largest, lengthOf, reciprocal, scaled, tidied, total } from "./arithmetic.ts";
import { asMatrix, isMatrix } from "../matrices.ts";
import type { Norm } from "./norm.ts";
import { largestSingularValue, orthogonalFactor } from "./orthogonal_factor.ts";

/**
 * The largest singular value of any parameter matrix, `‖θ‖ = max_W σ_1(W)`; its dual is the sum of all singular
 * values, `Σ_W Σ_i σ_i(W)`, and its steepest descent turns every matrix `U S Vᵀ` of the gradient into the
 * orthogonal `U Vᵀ`, times that sum (Bernstein and Newhouse, 2024): block-wise maximum-norm descent
 * ({@linkcode blockInfNorm}) for which a matrix is more than a vector. `muon` goes that way.
 *
 * A tensor of more axes than two is a matrix with as many columns as its last axis is long; vectors and
 * scalars are matrices of one column, whose singular value is their Euclidean length.
 *
 * On `cpu` and `wasm` by singular value decompositions in double precision, on WebGPU by iterations that stay
 * on the device. A 0 has no singular vectors: it stays.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { spectralNorm, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const gradient = { w: tf.tensor2d([[0, 3], [-4, 0]]) };
 * const [sum] = await spectralNorm().dual(gradient).data();
 * assertAlmostEquals(sum!, 3 + 4, 1e-6);
 * const unit = await spectralNorm().unit(gradient).w!.array() as number[][];
 * unit.flat().forEach((x, i) => assertAlmostEquals(x, [0, 1, -1, 0][i]!, 1e-6));
 * ```
 */
export function spectralNorm(): Norm {
  const unit = (gradient: Tensors) => mapTensors(gradient, unitOf);
  const dualOf = (gradient: Tensors, units: Tensors): Scalar =>
    total(
      Object.entries(gradient).map(([key, tensor]) => tf.sum<Scalar>(tf.mul(tensor, units[key]!))),
    );
  return {
    name: "spectral",
    norm: (tensors) => tidied(() => largest(Object.values(checked(tensors)).map(sizeOf))),
    dual: (tensors) => tidied(() => dualOf(checked(tensors), unit(tensors))),
    unit: (gradient) => tidied(() => unit(checked(gradient))),
    steepest: (gradient) =>
      tidied(() => {
        const units = unit(checked(gradient));
        return scaled(units, dualOf(gradient, units));
      }),
  };
}

function checked(tensors: Tensors): Tensors {
  checkFloats("tensors", tensors);
  return tensors;
}

function sizeOf(tensor: Tensor): Scalar {
  return isMatrix(tensor) ? largestSingularValue(asMatrix(tensor)) : lengthOf({ tensor });
}

function unitOf(tensor: Tensor): Tensor {
  if (!isMatrix(tensor)) return tf.mul(tensor, reciprocal(lengthOf({ tensor })));
  return tf.reshape(orthogonalFactor(asMatrix(tensor)), tensor.shape);
}
