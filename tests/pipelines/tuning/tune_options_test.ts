import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { tune } from "../../../pipelines/tune.ts";
import { parseFlags } from "../../../pipelines/command_line/flags.ts";
import { settingsFrom } from "../../../pipelines/command_line/settings_flag.ts";
import { tuneScript } from "../../../pipelines/command_line/tune_script.ts";
import { tuningOf } from "../../../pipelines/tuning/tune_options.ts";

const options = { problems: ["quadratic"], optimizers: ["adam", "m-sgd"] } as const;

/** The settings that words of a command line are. */
const typed = (...words: string[]) => settingsFrom(parseFlags(tuneScript.flags, words));

/** What asks for several values of a hyper-parameter, the name of that, and its values. */
const lists = [
  [["--set", "adam.beta2=0.999/0.9"], "adam.beta2", "0.999/0.9"],
  [["--set", "beta2=0.999/0.9/0.5"], "beta2", "0.999/0.9/0.5"],
  [["--set", "adam.beta2=0.9,m-sgd.beta=0.5/0.6"], "m-sgd.beta", "0.5/0.6"],
  [["--beta", "0.9/0.8"], "beta", "0.9/0.8"],
  [["--beta", "m-sgd=0.9/0.8"], "m-sgd.beta", "0.9/0.8"],
  [["--beta", "0.9", "--set", "adam.beta2=0.9/0.99"], "adam.beta2", "0.9/0.99"],
] as const;

Deno.test("a search is for one value of each hyper-parameter, however several are asked for", async () => {
  for (const [words, name, values] of lists) {
    const settings = typed(...words);
    const message = `a search is for one value of ${name}, got ${values}; search with each by ` +
      "itself, in a folder of its own";
    assertThrows(() => tuningOf({ ...options, settings }), RangeError, message);
    let begun = false;
    const onBackend = () => void (begun = true);
    await assertRejects(() => tune({ ...options, settings, onBackend }), RangeError, message);
    assertEquals(begun, false);
  }
});

Deno.test("a search takes single values, as they are or as lists of one", () => {
  for (const settings of [{ beta: 0.9 }, { beta: [0.9] }, typed("--set", "adam.beta2=0.9"), {}]) {
    assertEquals(tuningOf({ ...options, settings }).fixed.settings, settings);
  }
  tuningOf({ ...options, settings: typed("--beta", "m-sgd=0.9", "--set", "adam.beta2=0.5") });
});
