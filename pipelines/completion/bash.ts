/** Completion for bash. @module */
import { commandNames, type CommandSpec, type Expected } from "./commands.ts";

/** The text of a completion for bash, to be sourced. */
export function bashCompletion(commands: readonly CommandSpec[]): string {
  const each = <T>(list: readonly T[], line: (item: T) => string[]) => list.flatMap(line);
  const names = [...new Set(commands.map(({ name }) => name.split(" ")[0]!))];
  const scripts = [
    ...new Map(commands.flatMap(({ name, script }) => script ? [[script, name]] : [])),
  ];
  return [
    "# Completion of noisewise for bash: source it after that of deno, if there is one.",
    "_noisewise_flags() {",
    '  case "$1" in',
    ...each(
      commands,
      (
        { name, flags },
      ) => [`  '${name}') echo '${flags.map(({ name }) => `--${name}`).join(" ")}' ;;`],
    ),
    "  esac",
    "}",
    "_noisewise_values() { # of a command's flag: the kind of its value, and the words there are",
    '  case "$1" in',
    ...each(
      commands,
      ({ name, flags }) =>
        each(
          flags,
          (flag) =>
            flag.value ? [`  '${name} --${flag.name}') echo '${valueText(flag.value)}' ;;`] : [],
        ),
    ),
    ...each(
      commands,
      ({ name, operands }) => operands ? [`  '${name}') echo '${valueText(operands)}' ;;`] : [],
    ),
    "  esac",
    "}",
    "_noisewise_script() { # the task of a script's file or module",
    '  case "$1" in',
    ...each(scripts, ([script, name]) => {
      const module = script.replaceAll("_", "-");
      const patterns = `*pipelines/${script}.ts | *@noisewise/optim/${module} | ` +
        `*@noisewise/optim@*/${module}`;
      return [`  ${patterns}) echo '${name.split(" ")[0]}' ;;`];
    }),
    "  esac",
    "}",
    `_noisewise_tasks='${names.join(" ")}'`,
    `_noisewise_own='${commandNames(commands).join(" ")} help'`,
    `_noisewise_commands='${commands.map(({ name }) => name).join("|")}'`,
    body,
  ].join("\n");
}

function valueText({ kind, words }: Expected): string {
  return [kind, ...words].join(" ");
}

const body = String.raw`_noisewise_here() { # whether deno task means the tasks of noisewise
  local folder=$PWD
  while :; do
    if [[ -f $folder/deno.json ]]; then
      grep -q '"name": "@noisewise/optim"' "$folder/deno.json"
      return
    fi
    [[ -n $folder ]] || return 1
    folder=${"${folder%/*}"}
  done
}
_noisewise() {
  local line=${"${COMP_LINE:0:COMP_POINT}"} words word command= i
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local last=$((${"${#words[@]}"} - 1))
  local first=${"${words[1]}"}
  [[ ${"${words[0]##*/}"} == noisewise ]] && first=noisewise
  case $first in
    noisewise)
      i=1
      [[ ${"${words[1]}"} == help ]] && ((last > 1)) && i=2
      if ((i == last)); then
        COMPREPLY=($(compgen -W "$_noisewise_own" -- "${"${words[last]}"}"))
        return
      fi
      command=${"${words[i]}"} ;;
    task)
      for ((i = 2; i < last; i++)); do [[ ${"${words[i]}"} == -* ]] || break; done
      if ((i <= last)) && _noisewise_here; then
        if ((i == last)); then
          COMPREPLY=($(compgen -W "$_noisewise_tasks" -- "${"${words[last]}"}"))
          return
        fi
        command=${"${words[i]}"}
      fi ;;
    run)
      for ((i = 2; i < last; i++)); do
        command=$(_noisewise_script "${"${words[i]}"}")
        [[ -n $command ]] && break
      done ;;
  esac
  if [[ -z $command || " $_noisewise_tasks " != *" $command "* ]]; then
    [[ -n $_noisewise_others ]] && "$_noisewise_others" "$@"
    return
  fi
  if ((i + 1 < last)) && [[ "|$_noisewise_commands|" == *"|$command ${"${words[i + 1]}"}|"* ]]; then
    command="$command ${"${words[i + 1]}"}"
  fi
  word=${"${words[last]}"}
  local before=${"${words[last - 1]}"} prefix= values
  if [[ $word == --*=* ]]; then
    before=${"${word%%=*}"} prefix=${"${word%%=*}"}= word=${"${word#*=}"}
  fi
  values=$([[ $before == --* ]] && _noisewise_values "$command $before")
  if [[ -z $values ]]; then
    if [[ $word == -* ]]; then
      COMPREPLY=($(compgen -W "$(_noisewise_flags "$command")" -- "$word"))
      return
    fi
    values=$(_noisewise_values "$command")
  fi
  case $values in
    list\ *)
      local head=
      [[ $word == *,* ]] && head=${"${word%,*}"},
      COMPREPLY=($(compgen -P "$head" -W "${"${values#* }"}" -- "${"${word##*,}"}"))
      compopt -o nospace 2> /dev/null ;;
    words\ *) COMPREPLY=($(compgen -W "${"${values#* }"}" -- "$word")) ;;
    folder) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- "$word")) ;;
    file) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- "$word")) ;;
    *) COMPREPLY=() ;;
  esac
  # bash takes what follows a colon for a word of its own
  local head=${'${word%"${word##*:}"}'}
  if [[ -n $head && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("${'${COMPREPLY[@]#"$head"}'}")
  fi
}
_noisewise_others=$(complete -p deno 2> /dev/null | sed -n 's/.* -F \([^ ]*\).*/\1/p')
[[ $_noisewise_others == _noisewise ]] && _noisewise_others=
complete -F _noisewise -o bashdefault -o default deno noisewise`;
