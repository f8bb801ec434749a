/** Completion for fish. @module */
import { commandNames, type CommandSpec, type Expected, type FlagSpec } from "./commands.ts";

/** The text of a completion for fish, to be sourced. */
export function fishCompletion(commands: readonly CommandSpec[]): string {
  const tasks = commands.filter(({ name }) => !name.includes(" "));
  return [
    "# Completion of noisewise for fish: source it after that of deno, if there is one.",
    body,
    "function __noisewise_script # the task of a script's file or module",
    "  switch $argv[1]",
    ...scriptCases(commands),
    "  end",
    "end",
    `set -g __noisewise_commands ${commands.map(({ name }) => quoted(name)).join(" ")}`,
    ...tasks.map(({ name, help }) =>
      `complete -c deno -n __noisewise_wants_task -f -a ${quoted(name)} -d ${quoted(help)}`
    ),
    `complete -c noisewise -n __noisewise_wants_own -f -a ${
      quoted([...commandNames(commands), "help"].join(" "))
    }`,
    ...commands.flatMap(commandLines),
    "",
  ].join("\n");
}

function commandLines({ name, flags, operands }: CommandSpec): string[] {
  const using = `complete -c deno -c noisewise -n ${quoted(`__noisewise_using ${quoted(name)}`)}`;
  return [
    ...flags.map((flag) => `${using} ${flagText(flag)}`),
    ...(operands ? [`${using} ${operandsText(operands)}`] : []),
  ];
}

function flagText({ name, short, help, value }: FlagSpec): string {
  const letter = short === undefined ? "" : `-s ${short} `;
  const end = `${letter}-l ${name} -d ${quoted(help)}`;
  return value === undefined ? `${end} -f` : `${end} ${valueText(value)}`;
}

function valueText({ kind, words }: Expected): string {
  if (kind === "list") return `-x -a ${quoted(`(__noisewise_list ${words.join(" ")})`)}`;
  if (kind === "words") return `-x -a ${quoted(words.join(" "))}`;
  if (kind === "folder") return `-x -a ${quoted("(__fish_complete_directories)")}`;
  return kind === "file" ? "-r -F" : "-x";
}

function operandsText({ kind, words }: Expected): string {
  return kind === "words"
    ? `-f -a ${quoted(words.join(" "))}`
    : `-f -a ${quoted("(__fish_complete_directories)")}`;
}

function scriptCases(commands: readonly CommandSpec[]): string[] {
  const scripts = new Map(commands.flatMap(({ name, script }) => script ? [[script, name]] : []));
  return [...scripts].map(([script, name]) => {
    const module = script.replaceAll("_", "-");
    const patterns = [
      `*pipelines/${script}.ts`,
      `*@noisewise/optim/${module}`,
      `*@noisewise/optim@*/${module}`,
    ];
    return `    case ${patterns.map(quoted).join(" ")}; echo ${name.split(" ")[0]}`;
  });
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
}

const body = String.raw`function __noisewise_here # whether deno task means the tasks of noisewise
  set -l folder $PWD
  while true
    if test -f $folder/deno.json
      grep -q '"name": "@noisewise/optim"' $folder/deno.json
      return
    end
    test -n "$folder"; or return 1
    set folder (string replace -r '/[^/]*$' '' -- $folder)
  end
end
function __noisewise_rest # what is typed before the cursor, from the task's name on
  set -l words (commandline -opc)
  if string match -qr -- '(^|/)noisewise$' $words[1]
    test "$words[2]" = help; and set words $words[1] $words[3..-1]
    test (count $words) -gt 1; and string join \n -- $words[2..-1]
  else if test "$words[2]" = task; and __noisewise_here
    for i in (seq 3 (count $words))
      string match -q -- '-*' $words[$i]; and continue
      string join \n -- $words[$i..-1]
      return
    end
  else if test "$words[2]" = run
    for i in (seq 3 (count $words))
      set -l task (__noisewise_script $words[$i])
      test -n "$task"; or continue
      echo $task
      test $i -lt (count $words); and string join \n -- $words[(math $i + 1)..-1]
      return
    end
  end
end
function __noisewise_wants_task
  set -l words (commandline -opc)
  test "$words[2]" = task; and __noisewise_here; and test -z "$(__noisewise_rest)"
end
function __noisewise_wants_own
  string match -qr -- '(^|/)noisewise$' (commandline -opc)[1]; and test -z "$(__noisewise_rest)"
end
function __noisewise_using # whether the command is at work there
  set -l rest (__noisewise_rest)
  if contains -- "$rest[1..2]" $__noisewise_commands
    test "$rest[1..2]" = "$argv[1]"
  else
    test "$rest[1]" = "$argv[1]"
  end
end
function __noisewise_list # words, after those that stand before the last comma
  set -l head (string match -r '^.*,' -- (commandline -ct | string replace -r '^--[^=]*=' ''))
  printf "$head%s\n" $argv
end`;
