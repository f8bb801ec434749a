/** Completion for zsh. @module */
import { commandNames, type CommandSpec, type Expected, type FlagSpec } from "./commands.ts";

/** The text of a completion for zsh, to be sourced after `compinit`. */
export function zshCompletion(commands: readonly CommandSpec[]): string {
  const tasks = commands.filter(({ name }) => !name.includes(" "));
  return [
    "# Completion of noisewise for zsh: source it after compinit, and after that of deno.",
    "_noisewise_task() {",
    "  local tasks=(",
    ...tasks.map(({ name, help }) => `    ${quoted(`${name.replace(":", "\\:")}:${help}`)}`),
    "  )",
    "  _describe task tasks",
    "}",
    "_noisewise_script() { # the task of a script's file or module",
    "  case $1 in",
    ...scriptCases(commands),
    "  esac",
    "}",
    "_noisewise_arguments() {",
    "  case $1 in",
    ...commands.flatMap(argumentsCase),
    "  esac",
    "}",
    `_noisewise_commands=(${commands.map(({ name }) => quoted(name)).join(" ")})`,
    `_noisewise_own=(${commandNames(commands).join(" ")} help)`,
    body,
    "",
  ].join("\n");
}

function argumentsCase({ name, flags, operands }: CommandSpec): string[] {
  const specs = [
    ...flags.map(flagText),
    ...(operands ? [quoted(`*:operand:${action(operands)}`)] : []),
  ];
  return [`  ${quoted(name)}) _arguments -s -S ${specs.join(" ")} ;;`];
}

function flagText({ name, short, help, value }: FlagSpec): string {
  const shown = help.replace(/[\[\]\\:]/g, "\\$&");
  const rest = value === undefined ? `[${shown}]` : `=[${shown}]:value:${action(value)}`;
  const names = short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
  return names.map((each) => quoted(`(${names.join(" ")})${each}${rest}`)).join(" ");
}

function action({ kind, words }: Expected): string {
  const all = words.map((word) => word.replaceAll(":", "\\:")).join(" ");
  if (kind === "list") return ` _noisewise_list ${all}`;
  if (kind === "words") return `(${all})`;
  return { folder: "_files -/", file: "_files", text: " " }[kind];
}

function scriptCases(commands: readonly CommandSpec[]): string[] {
  const scripts = new Map(commands.flatMap(({ name, script }) => script ? [[script, name]] : []));
  return [...scripts].map(([script, name]) => {
    const module = script.replaceAll("_", "-");
    return `  *pipelines/${script}.ts|*@noisewise/optim/${module}|*@noisewise/optim@*/${module}) ` +
      `echo ${name.split(" ")[0]} ;;`;
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const body = String.raw`_noisewise_here() { # whether deno task means the tasks of noisewise
  local folder=$PWD
  while :; do
    if [[ -f $folder/deno.json ]]; then
      grep -q '"name": "@noisewise/optim"' $folder/deno.json
      return
    fi
    [[ -n $folder ]] || return 1
    folder=${"${folder%/*}"}
  done
}
_noisewise_list() { # words, after those that stand before the last comma
  compset -P '*,'
  compadd -q -S , -- "$@"
}
_noisewise() {
  local command= i
  if [[ ${"${words[1]:t}"} == noisewise ]]; then
    i=2
    [[ $words[2] == help ]] && ((CURRENT > 2)) && i=3
    ((i == CURRENT)) && { compadd -- $_noisewise_own; return; }
    command=$words[i]
  elif [[ $words[2] == task ]]; then
    for ((i = 3; i < CURRENT; i++)); do [[ $words[i] == -* ]] || break; done
    if ((i <= CURRENT)) && _noisewise_here; then
      ((i == CURRENT)) && { _noisewise_task; return; }
      command=$words[i]
    fi
  elif [[ $words[2] == run ]]; then
    for ((i = 3; i < CURRENT; i++)); do
      command=$(_noisewise_script $words[i])
      [[ -n $command ]] && break
    done
  fi
  if [[ -z $command ]] || ! (($_noisewise_commands[(Ie)$command])); then
    [[ -n $_noisewise_others ]] && $_noisewise_others "$@"
    return
  fi
  if ((i + 1 < CURRENT && $_noisewise_commands[(Ie)$command $words[i + 1]])); then
    command="$command $words[i + 1]"
    ((i++))
  fi
  words=("$command" "${"${(@)words[i + 1, -1]}"}")
  ((CURRENT -= i - 1))
  _noisewise_arguments $command
}
_noisewise_others=$_comps[deno]
[[ $_noisewise_others == _noisewise ]] && _noisewise_others=
compdef _noisewise deno noisewise`;
