/** One connection to a server that has a file: the rest of it is asked for and appended. @module */

/** Why a file did not come from an address. */
export class DownloadFailure extends Error {
  override readonly name = "DownloadFailure";
  /** Whether it may come when asked again: what has arrived is good. */
  readonly passing: boolean;
  constructor(message: string, { passing = false }: { readonly passing?: boolean } = {}) {
    super(message);
    this.passing = passing;
  }
}

/** Options of {@linkcode appendRest}. */
export interface ConnectionOptions {
  /** Size of the whole file. */
  readonly bytes: number;
  /** Whether it is just that. If not, the file is asked for from its beginning, and may be ten times as long. */
  readonly exact: boolean;
  /** Closes the connection; what has arrived is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are there after each piece. */
  readonly onReceived?: ((received: number) => void) | undefined;
  /** Seconds of silence after which the connection counts as broken; 30 where absent. */
  readonly patience?: number | undefined;
}

/**
 * Asks a server for the bytes of a file that `to` does not hold yet, and appends them. A server that
 * does not know ranges sends all of it, and `to` begins anew.
 *
 * @throws {DownloadFailure} if the server cannot be reached, answers with an error or with a file of
 * another size, or falls silent or ends before the file does
 * @throws the signal's reason
 */
export async function appendRest(
  url: string,
  to: Deno.FsFile,
  { bytes, exact, signal, onReceived, patience = 30 }: ConnectionOptions,
): Promise<void> {
  const most = exact ? bytes : 10 * bytes;
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), 1000 * patience);
  };
  const signals = signal === undefined ? [silence.signal] : [silence.signal, signal];
  try {
    wait();
    const from = exact ? (await to.stat()).size : 0;
    const response = await request(url, from, AbortSignal.any(signals));
    let received = await firstByte(response, url, { from, bytes: exact ? bytes : undefined });
    await to.truncate(received);
    await to.seek(received, Deno.SeekMode.Start);
    for await (const piece of response.body ?? []) {
      wait();
      received += piece.length;
      if (received > most) {
        await to.truncate(0);
        throw new DownloadFailure(`${url} has more than the expected ${most} bytes`);
      }
      await writeAll(to, piece);
      onReceived?.(received);
    }
    if (!exact || received === bytes) return;
    const message = `${url} ended early: expected ${bytes} bytes, found ${received}`;
    throw new DownloadFailure(message, { passing: true });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DownloadFailure || error instanceof WriteError) throw error;
    const why = silence.signal.aborted
      ? `was silent for ${patience} s`
      : `broke off: ${(error as Error).message}`;
    throw new DownloadFailure(`${url} ${why}`, { passing: true });
  } finally {
    clearTimeout(timer);
  }
}

async function request(url: string, from: number, signal: AbortSignal): Promise<Response> {
  const { host } = new URL(url);
  try {
    return await fetch(url, {
      headers: { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof Deno.errors.NotCapable) {
      throw new DownloadFailure(`deno may not reach ${host}: add --allow-net=${host}`);
    }
    // the runtime's words are many, and end in the operating system's
    const { message, cause = { message } } = error as Error & { cause?: { message: string } };
    const why = cause.message.split(": ").at(-1)!.replace(/ \(os error \d+\)$/, "");
    throw new DownloadFailure(`cannot reach ${host} (offline?): ${why}`, { passing: true });
  }
}

/** Position in the file of the answer's first byte: `from`, or 0 where it is the whole file. */
async function firstByte(
  { status, statusText, headers, body }: Response,
  url: string,
  { from, bytes }: { readonly from: number; readonly bytes: number | undefined },
): Promise<number> {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "");
  const size = Number(status === 206 ? range?.[2] : headers.get("content-length") ?? bytes);
  let failure: DownloadFailure;
  if (status !== 200 && status !== 206) {
    failure = new DownloadFailure(`${url} answered ${status} ${statusText}`.trimEnd());
  } else if (bytes !== undefined && size !== bytes) {
    failure = new DownloadFailure(
      `${url} is another file: expected ${bytes} bytes, found ${size}`,
    );
  } else if (status === 200) return 0;
  else if (Number(range![1]) === from) return from;
  else failure = new DownloadFailure(`${url} gave bytes from ${range![1]} on, not from ${from}`);
  await body?.cancel();
  throw failure;
}

/** The disk did not take it. */
class WriteError extends Error {}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  } catch (error) {
    throw new WriteError(`cannot write the download: ${(error as Error).message}`);
  }
}
