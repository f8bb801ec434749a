/**
 * Methods that are put together by factors: each is a link of a chain, there or not.
 *
 * May import the rooms below methods, its contract, and the papers' methods. New here: a factor, in
 * `factors.ts`; factors of a program's own are registered.
 *
 * @module
 */
export { factorIds, type OwnFactor, registerFactor } from "./factors.ts";
export { factoredId } from "./factored_id.ts";
