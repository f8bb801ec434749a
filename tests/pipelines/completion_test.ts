/** Completion as the shells themselves do it; those that are not installed here are left out. */
import { assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { completion } from "../../pipelines/completion.ts";
import { benchNetworks } from "../../pipelines/benchmarks/networks.ts";
import { bashCompletion } from "../../pipelines/completion/bash.ts";
import { describeCommands } from "../../pipelines/completion/commands.ts";
import { fishCompletion } from "../../pipelines/completion/fish.ts";
import { zshCompletion } from "../../pipelines/completion/zsh.ts";
import { optimizerIds } from "../../optimizers/methods/registry.ts";
import { problemIds } from "../../problems/catalogue/registry.ts";

const networks = benchNetworks.map(({ id }) => id);
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** What there is to complete, and what is offered; in order, as shells sort differently. */
const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["deno task abl", ["ablate"]],
  ["deno task ablate --problem ", problemIds],
  ["deno task tune --optimizers ", optimizerIds],
  ["deno task ablate --backend w", ["webgpu", "wasm", "webgl"]],
  ["deno task ablate --optimizers adam,m-s", ["m-sgd", "m-ssd", "m-svag", "m-svag-mb"]],
  ["deno task tune --problem mnist-mlp,least-squares:y", ["least-squares:yacht"]],
  ["deno task bench opt", ["optimizers"]],
  ["deno task bench gradients --networks P", networks.filter((id) => id.startsWith("P"))],
  ["deno task data fetch sv", ["svhn"]],
  ["deno task train --out opt", ["optimizers"]],
  ["deno task --quiet table tes", ["tests"]],
  ["deno task ablate --spec", ["--spectrum"]],
  ["deno run -A pipelines/batch_size.ts --et", ["--eta2"]],
  ["noisewise abl", ["ablate"]],
  ["noisewise bund", []], // a task of those who work on the package
  ["noisewise help wil", ["wilson"]],
  ["noisewise tune --problem mnist-m", ["mnist-mlp"]],
  ["noisewise data fetch sv", ["svhn"]],
  ["deno run -A jsr:@noisewise/optim@1/batch-size --et", ["--eta2"]],
];

/** For each line what a shell, started with a script that ends in the marked lines, offers. */
async function offers(shell: string, args: readonly string[], cwd = root): Promise<string[][]> {
  const { success, stdout, stderr } = await new Deno.Command(shell, { args: [...args], cwd })
    .output();
  const text = new TextDecoder().decode(stdout).replaceAll("\r", "");
  if (!success) throw new Error(`${shell}: ${new TextDecoder().decode(stderr)}${text}`);
  return text.split("==\n").slice(1).map((part) =>
    part.split("\n").map((line) => line.split("\t")[0]!.trim()).filter((line) => line !== "")
  );
}

async function file(name: string, text: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/${name}`, text);
  return `${folder}/${name}`;
}

/** Without what shells put before and after: the words of a list, the slash of a folder. */
const bare = (word: string) =>
  word.replace(/^.*,/, "").replace(/^yacht$/, "least-squares:yacht") // bash begins anew at a colon
    .replace(/[/=]$/, "");

function assertOffered(offered: readonly (readonly string[])[]): void {
  for (const [i, [line, expected]] of cases.entries()) {
    const words = new Set(offered[i]?.map(bare)); // zsh asks again where nothing was added
    assertEquals([...words].sort(), [...expected].sort(), line);
  }
}

function installed(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

const runners: Readonly<Record<string, (source: string, cwd?: string) => Promise<string[][]>>> = {
  bash(source, cwd) {
    const tries = cases.map(([line]) => `try '${line}'`).join("\n");
    const text = `source ${source}\ntry() { COMP_LINE=$1 COMP_POINT=${"${#1}"} COMPREPLY=()
      _noisewise; echo ==; printf '%s\\n' "${"${COMPREPLY[@]}"}"; }\n${tries}\n`;
    return file("try.bash", text).then((path) => offers("bash", ["--norc", path], cwd));
  },
  fish(source, cwd) {
    const tries = cases.map(([line]) => `echo ==; complete -C '${line}'`).join("\n");
    return file("try.fish", `source ${source}\n${tries}\n`)
      .then((path) => offers("fish", ["--no-config", path], cwd));
  },
  // an interactive zsh of its own, in which what completion adds is written to a file
  async zsh(source, cwd) {
    const heard = await file("heard", "");
    const text = `zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "autoload -Uz compinit; compinit -D -u; source ${source}"
zpty -w inner 'compadd() {
  local -a all rest
  builtin compadd -O all "$@"
  if [[ " $* " == *" -"[OA]" "* ]]; then builtin compadd "$@"; return; fi
  while (($#)); do
    if [[ $1 == -D ]]; then shift 2; else rest+=("$1"); shift; fi
  done
  builtin compadd -O all "$rest[@]"
  (($#all)) && print -rl -- $all >> ${heard}
}
zle -C offer complete-word offer
offer() { print "==" >> ${heard}; _main_complete; print "end""ed"; }
bindkey "^I" offer; print rea""dy'
zpty -r inner line '*ready*'
${
      cases.map(([line]) =>
        `zpty -n -w inner $'\\x15${line}\\t'; zpty -r inner line '*ended*'; sleep 0.05`
      ).join("\n")
    }
zpty -d inner
cat ${heard}
`;
    return await offers("zsh", ["-f", await file("try.zsh", text)], cwd);
  },
};

const generators = { bash: bashCompletion, fish: fishCompletion, zsh: zshCompletion };
const commands = describeCommands();

for (const [shell, run] of Object.entries(runners)) {
  Deno.test({
    name: `${shell} completes tasks, flags, ids and folders`,
    ignore: !installed(shell),
    async fn() {
      const generate = generators[shell as keyof typeof generators];
      const source = await file(`noisewise.${shell}`, generate(await commands));
      assertOffered(await run(source));
      const elsewhere = await run(source, folder); // where deno task means other tasks
      assertEquals(elsewhere.slice(0, 2).flat().filter((word) => /ablate|mnist/.test(word)), []);
      assertEquals(new Set(elsewhere.at(-1)!.map(bare)), new Set(["--eta2"]));
    },
  });
}

Deno.test("completion() names the shells that it knows", async () => {
  await assertRejects(() => completion("tcsh"), RangeError, 'unknown shell "tcsh"');
});
