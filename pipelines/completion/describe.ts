/** Has scripts say what flags they have, one after the other in a process of their own. @module */
export {};

interface Script {
  readonly main: (args: readonly string[]) => Promise<number>;
}

for (const script of Deno.args) {
  const [file, ...command] = script.split(" ");
  const { main } = await import(new URL(`../${file}.ts`, import.meta.url).href) as Script;
  if (await main([...command, "--help", "--json"]) !== 0) break;
  console.log("\0");
}
