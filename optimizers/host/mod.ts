/**
 * The host: Deno, Node, Bun or a browser, and what it can do.
 *
 * Every floor asks here what it wants of the host (an environment variable, a file's bytes, a hash, native
 * code), and the rooms of this floor, of problems, and those of pipelines that compute in memory say neither
 * `Deno` nor `node:`; so they load and run on all four.
 *
 * May import nothing of ours. New here: an ability, that is a function with a line for each host, or
 * `needDeno` where only Deno has it.
 *
 * @module
 */
export {};
