/** Our own WebAssembly functions, on any memory. @module */
import {
  link,
  type Linked,
  moduleOf,
  type WasmModule,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { isShared } from "../../../../optimizers/backends/wasm_memory.ts";
import { addPixelProductsCode, addScaledPixelsCode } from "./depthwise.ts";
import { dropoutMaskCode } from "./dropout_mask.ts";
import { lstmBackwardCode, lstmForwardCode } from "./lstm.ts";
import { copyRunsCode } from "./copy.ts";
import {
  addElementsCode,
  addScaledCode,
  multiplyElementsCode,
  reluCode,
  reluGradientCode,
} from "./elementwise.ts";
import { geluCode, geluGradientCode } from "./gelu.ts";
import { layerNormCode, layerNormGradientCode } from "./layer_norm.ts";
import {
  gatherColumnsCode,
  multiplyCode,
  packColumnsCode,
  packLinesCode,
  packRowsCode,
} from "./matrix.ts";
import {
  addMomentsCode,
  findExcessCode,
  productMomentsCode,
  varianceFromMomentsCode,
} from "./moments.ts";
import { padImagesCode } from "./padding.ts";
import { maxPoolRowCode, sumRowsCode, sumSquaresCode } from "./reduce.ts";
import { causalSoftmaxCode, softmaxGradientCode } from "./softmax.ts";
import { sparseProductCode } from "./sparse.ts";

const codeOf = (fused: boolean) => [
  multiplyCode(fused),
  sparseProductCode(fused),
  packRowsCode,
  packColumnsCode,
  packLinesCode,
  gatherColumnsCode,
  copyRunsCode,
  padImagesCode,
  maxPoolRowCode,
  sumRowsCode,
  sumSquaresCode,
  addElementsCode,
  multiplyElementsCode,
  addScaledCode,
  reluCode,
  reluGradientCode,
  addMomentsCode,
  productMomentsCode,
  varianceFromMomentsCode,
  findExcessCode,
  addScaledPixelsCode,
  addPixelProductsCode,
  dropoutMaskCode,
  lstmForwardCode,
  lstmBackwardCode,
  geluCode,
  geluGradientCode,
  layerNormCode,
  layerNormGradientCode,
  causalSoftmaxCode,
  softmaxGradientCode,
];

type HeapFunction = ReturnType<typeof codeOf>[number];

/** The functions, by name; each takes the addresses and counts that its code names. */
export type HeapFunctions = Linked<HeapFunction>;

const compile = (shared: boolean): WasmModule<HeapFunction> | undefined =>
  moduleOf(codeOf(true), shared) ?? moduleOf(codeOf(false), shared);

const modules = new Map<boolean, WasmModule<HeapFunction> | undefined>();

function compiled(shared: boolean): WasmModule<HeapFunction> | undefined {
  if (!modules.has(shared)) modules.set(shared, compile(shared));
  return modules.get(shared);
}

/** Whether this machine runs the functions: they need WebAssembly's vector instructions. */
export const canRun: boolean = compiled(false) !== undefined;

/** The functions on a memory; compiled once for all memories alike. */
export function functionsIn(memory: WebAssembly.Memory): HeapFunctions {
  return link(compiled(isShared(memory))!, memory);
}
