/**
 * Machine code for the WASM heap: functions of addresses and counts.
 *
 * Each says beside its parameters what it computes from them; whoever calls it passes them by name.
 *
 * May import the assembler. New here: a function, listed in `functions.ts`.
 *
 * @module
 */
export {};
