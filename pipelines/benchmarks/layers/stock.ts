/**
 * The sweep with TensorFlow.js as it comes: run in a process of its own, because our kernels, once imported,
 * are everybody's.
 *
 * @module
 */
import { answer } from "../foreign.ts";
import { sweepLayers } from "./sweep.ts";

if (import.meta.main) answer(await sweepLayers(JSON.parse(Deno.args[0]!).backend));
