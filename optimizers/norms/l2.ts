/** The Euclidean norm. @module */
import { mapTensors } from "../tensors.ts";
import { lengthOf, reciprocal, scaled, tidied } from "./arithmetic.ts";
import type { Scalar, Tensors } from "../types.ts";
import type { Norm } from "./norm.ts";

/**
 * The Euclidean norm `‖θ‖₂ = √Σ θ_i²`, its own dual. Its steepest descent is gradient descent,
 * `ω^‖·‖ = ω`.
 */
export function l2Norm(): Norm {
  const norm = (tensors: Tensors): Scalar => tidied(() => lengthOf(tensors));
  return {
    name: "l2",
    norm,
    dual: norm,
    unit: (gradient) => tidied(() => scaled(gradient, reciprocal(norm(gradient)))),
    steepest: (gradient) => mapTensors(gradient, (tensor) => tensor.clone()),
  };
}
