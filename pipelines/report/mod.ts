/**
 * The report: a page of recorded runs, its figures, its live server.
 *
 * May import its own rooms (charts, client, content), the command line, judging, runs, tuning, statistics, charts. A
 * chart is added in `charts/`; `client.js` is made of `client/` by `deno task bundle`.
 *
 * @module
 */
export {};
