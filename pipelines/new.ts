/**
 * New modules: a problem or an optimizer of one's own, which runs at once and is to be filled in.
 *
 * As a script, `deno task new --help`; as a function, {@linkcode newModule}.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import { needDeno } from "../optimizers/host/host.ts";
import { nodeModule } from "../optimizers/host/node_modules.ts";
import { unknownName } from "../optimizers/nearest_name.ts";
import { findOptimizer } from "../optimizers/methods/registry.ts";
import { problemIds } from "../problems/catalogue/registry.ts";
import { common } from "./command_line/common_flags.ts";
import { UsageError, withDefault } from "./command_line/flags.ts";
import { asJson, mainOf } from "./command_line/script.ts";
import { prepareFolder, reasonOf } from "./files/files.ts";
import { optimizerTemplate } from "./templates/optimizer.ts";
import { problemTemplate } from "./templates/problem.ts";
import { shellWord } from "./text/shell_word.ts";
import { visible } from "./text/visible.ts";

/** Options of {@linkcode newModule}. */
export interface NewModuleOptions {
  /** What the module is to have. */
  readonly kind: "problem" | "optimizer";
  /** Its id, and the file's name. */
  readonly name: string;
  /** The folder for it, made where it is missing; the current one by default. */
  readonly out?: string | undefined;
}

/** What {@linkcode newModule} has made. */
export interface NewModule {
  /** The file. */
  readonly path: string;
  /** Commands to try it with. */
  readonly commands: readonly string[];
}

const templates = { problem: problemTemplate, optimizer: optimizerTemplate } as const;
const kinds = Object.keys(templates);

/**
 * Writes `NAME.ts` with a problem or an optimizer, which runs as it is. A file that is there is left alone.
 *
 * @throws {RangeError} if the kind is unknown, or the name no id or that of a built-in one
 * @throws {Error} if there is a file of that name, or it cannot be written
 */
export async function newModule({ kind, name, out = "." }: NewModuleOptions): Promise<NewModule> {
  if (!Object.hasOwn(templates, kind)) throw unknownName("kind of module", kind, kinds);
  if (!/^[a-z][a-z0-9]*([-.+][a-z0-9]+)*$/.test(name)) {
    throw new RangeError(
      `name must be small letters and digits, with - between words, such as my-net, got "${
        visible(name)
      }"`,
    );
  }
  const taken = kind === "problem"
    ? problemIds.includes(name)
    : findOptimizer(name).record !== undefined;
  if (taken) throw new RangeError(`there is a built-in ${kind} "${name}"; choose another name`);
  needDeno("writing a module to begin with");
  const { join, relative, resolve } = nodeModule("node:path");
  await prepareFolder(out);
  const path = join(out, `${name}.ts`);
  try {
    await Deno.writeTextFile(path, templates[kind](name), { createNew: true });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new Error(`there is a "${path}" already, which is left alone; choose another name`);
    }
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`, { cause: error });
  }
  const there = resolve(path), near = relative(Deno.cwd(), there);
  const file = shellWord(near.startsWith("..") ? there : `./${near}`);
  const what = kind === "problem"
    ? `--problem ${file}`
    : `--problem mnist-logreg --optimizers ${file}`;
  return {
    path,
    commands: [
      invocation(`train ${what} --steps 100`),
      invocation(`tune ${what} --out runs/${name}-steps`),
    ],
  };
}

/** Its description. */
const script = {
  name: "new",
  purpose:
    "Writes a module with a problem or an optimizer of yours, which runs at once, to be filled in.",
  operands: "problem|optimizer NAME",
  words: kinds,
  flags: {
    out: withDefault({ ...common.out, help: "folder for the file" }, "."),
    quiet: { ...common.quiet, help: "do not say how to try it" },
    json: common.json,
  },
  examples: [
    [invocation("new problem my-net --out runs/mine"), "runs/mine/my-net.ts"],
    [invocation("new optimizer my-rule --out runs/mine"), "runs/mine/my-rule.ts"],
  ],
  notes: ["A file that is there is never replaced."],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ out, quiet, json }, { operands }) => {
    const [kind, name, ...more] = operands;
    if (kind === undefined || name === undefined || more.length > 0) {
      throw new UsageError(
        `say what is new, and its name: ${invocation("new problem my-net")}`,
      );
    }
    const made = await newModule({ kind: kind as NewModuleOptions["kind"], name, out });
    if (json) return console.log(asJson(made));
    console.log(`wrote ${made.path}`);
    if (!quiet) console.log(["\nTry it:", ...made.commands].join("\n  "));
  },
);

if (import.meta.main) main().then(Deno.exit);
