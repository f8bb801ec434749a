/** Native code, which Deno alone can call; nobody is asked for the permission. @module */
import { host } from "./host.ts";

/** Functions of a library, by name. */
export type NativeFunctions<Symbols extends Deno.ForeignLibraryInterface> = Deno.DynamicLibrary<
  Symbols
>["symbols"];

/** An address that native code gave. */
export type NativePointer = Deno.PointerValue;

/** Whether native code can be called here at all. */
export const callsNative: boolean = host === "deno";

/** Whether running the code of a library was permitted. */
export function mayCall(path: string): boolean {
  return Deno.permissions.querySync({ name: "ffi", path }).state === "granted";
}

/** Whether a library is there; `false` where that may not be looked at. */
export function isLibrary(path: string): boolean {
  const { state } = Deno.permissions.querySync({ name: "read", path });
  try {
    return state === "granted" && Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Loads a library.
 *
 * @param symbols its functions, as `Deno.dlopen` is told of them
 */
export function openLibrary<const Symbols extends Deno.ForeignLibraryInterface>(
  path: string,
  symbols: Symbols,
): NativeFunctions<Symbols> {
  return Deno.dlopen(path, symbols).symbols;
}

/** The release of the operating system; `undefined` where it may not be asked for. */
export function systemRelease(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "osRelease" });
  return state === "granted" ? Deno.osRelease() : undefined;
}
