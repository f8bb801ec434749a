/** What the playground's page may do. @module */

/**
 * Its Content-Security-Policy: scripts, styles, data and the worker are its own files, WebAssembly may be
 * compiled, and nothing is asked of any other place. It stands in the page, so that it holds wherever the
 * folder is put, and in the answers of our server, so that it holds in the worker as well.
 */
export const policy: string = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
