import { assertEquals } from "@std/assert";
import { dissectScript } from "../../../pipelines/command_line/dissect_script.ts";
import { parseFlags } from "../../../pipelines/command_line/flags.ts";
import { gridScript } from "../../../pipelines/dissect/on_slurm.ts";

/** What the last line of a grid's script says behind the script's path. */
function wordsOf(args: string, optimizers?: readonly string[]): string {
  const values = parseFlags(dissectScript.flags, args.split(" "));
  const flags = { optimizers: "m-sgd,own", steps: 7, "batch-size": undefined, until: "decided" };
  const grid = { script: "ablate", flags, out: "runs/a b/runs" } as const;
  const script = gridScript({ values, optimizers, passed: ["--account=me"] }, grid);
  return script.trimEnd().split("/pipelines/ablate.ts ")[1]!;
}

Deno.test("a grid's script says of problem and machine what the command line says, of the grid the rest", () => {
  assertEquals(
    wordsOf("--problem ./mine.ts --jobs 2 --nodes 3 --budget 1h --backend cpu --json"),
    "--problem=./mine.ts --backend=cpu --jobs=2 --optimizers=m-sgd,own --steps=7 --until=decided " +
      "'--out=runs/a b/runs' --quiet --join",
  );
});

Deno.test("a grid's script names modules of optimizers and files, and how its tasks show that they are alive", () => {
  const files = "--train a.csv --test b.csv --target y --join heartbeats=90s";
  assertEquals(
    wordsOf(`${files} --optimizers m-sgd,./own.ts`, ["m-sgd", "own"]),
    "--train=a.csv --test=b.csv --target=y --backend=auto --optimizers=m-sgd,./own.ts --steps=7 " +
      "--until=decided --join=heartbeats=90s '--out=runs/a b/runs' --quiet --jobs 1",
  );
});
