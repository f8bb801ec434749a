/** Modules of functions, and how they are called. @module */
import { type Code, flat, unsigned } from "./code.ts";
import { typeCodes, type WasmFunction } from "./function.ts";

const sized = (items: readonly Code[]): Code => [unsigned(items.length), items];
const section = (id: number, content: Code): Code => {
  const bytes = flat(content);
  return [id, unsigned(bytes.length), bytes];
};
const text = (value: string): Code => sized([...new TextEncoder().encode(value)]);

/**
 * The binary of a module that exports `functions` and imports its memory as `heap.memory`.
 *
 * @param shared whether the memory is shared between threads
 */
export function binaryOf(
  functions: readonly WasmFunction[],
  shared = false,
): Uint8Array<ArrayBuffer> {
  const limits: Code = shared ? [3, 0, unsigned(65536)] : [0, 0];
  return Uint8Array.from(flat([
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(
      1,
      sized(functions.map(({ parameters }) => [
        0x60,
        sized(parameters.map(([, type]) => typeCodes[type])),
        0,
      ])),
    ),
    section(2, sized([[text("heap"), text("memory"), 0x02, limits]])),
    section(3, sized(functions.map((_, index) => unsigned(index)))),
    section(7, sized(functions.map(({ name }, index) => [text(name), 0, unsigned(index)]))),
    section(10, sized(functions.map(({ body }) => [unsigned(body.length), body]))),
  ]));
}

/** Functions compiled for memories that are shared between threads, or for those that are not. */
export interface WasmModule<F extends WasmFunction = WasmFunction> {
  readonly functions: readonly F[];
  readonly compiled: WebAssembly.Module;
}

/**
 * Compiles functions.
 *
 * @param shared whether the memory they are to work on is shared between threads
 * @returns `undefined` where the engine lacks an instruction
 */
export function moduleOf<F extends WasmFunction>(
  functions: readonly F[],
  shared = false,
): WasmModule<F> | undefined {
  const binary = binaryOf(functions, shared);
  if (!WebAssembly.validate(binary)) return undefined;
  return { functions, compiled: new WebAssembly.Module(binary) };
}

/** A number for each parameter, by name. */
export type Values<F extends WasmFunction> = Readonly<
  Record<F["parameters"][number][0], number>
>;

/** Functions on a memory, by name; each takes its parameters by name. */
export type Linked<F extends WasmFunction> = {
  readonly [Name in F["name"]]: (values: Values<Extract<F, { readonly name: Name }>>) => void;
};

/** The functions of a module on a memory, to be called with {@linkcode Values}. */
export function link<F extends WasmFunction>(
  module: WasmModule<F>,
  memory: WebAssembly.Memory,
): Linked<F> {
  const { exports } = instanceOf(module, memory);
  const named: Record<string, ByName> = {};
  for (const f of module.functions) named[f.name] = byName(f, exports[f.name] as Positional);
  return named as Linked<F>;
}

/** The same, to be called with numbers in the order of the parameters: for functions made at run time. */
export function instanceOf(
  { compiled }: WasmModule,
  memory: WebAssembly.Memory,
): WebAssembly.Instance {
  return new WebAssembly.Instance(compiled, { heap: { memory } });
}

type Positional = (...values: (number | undefined)[]) => void;
type ByName = (values: Readonly<Record<string, number>>) => void;

/**
 * A call that takes the parameters by name. Written out for each number of them: that costs some ten
 * nanoseconds, a loop over the names twenty times as much, and a page may forbid code made at run time.
 */
function byName({ name, parameters }: WasmFunction, run: Positional): ByName {
  const names: readonly string[] = parameters.map(([name]) => name);
  const [a = "", b = "", c = "", d = "", e = "", f = ""] = names;
  const [g = "", h = "", i = "", j = "", k = "", l = ""] = names.slice(6);
  const calls: readonly ByName[] = [
    () => run(),
    (v) => run(v[a]),
    (v) => run(v[a], v[b]),
    (v) => run(v[a], v[b], v[c]),
    (v) => run(v[a], v[b], v[c], v[d]),
    (v) => run(v[a], v[b], v[c], v[d], v[e]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f], v[g]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f], v[g], v[h]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f], v[g], v[h], v[i]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f], v[g], v[h], v[i], v[j]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f], v[g], v[h], v[i], v[j], v[k]),
    (v) => run(v[a], v[b], v[c], v[d], v[e], v[f], v[g], v[h], v[i], v[j], v[k], v[l]),
  ];
  const call = calls[parameters.length];
  if (call !== undefined) return call;
  throw new RangeError(
    `a function called by name takes at most 12 parameters, got ${parameters.length} for "${name}"`,
  );
}
