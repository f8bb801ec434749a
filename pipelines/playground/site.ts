/** The playground as a folder of files. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { fileKind } from "../files/file_kind.ts";
import { prepareFolder, writeWhole } from "../files/files.ts";
import { packageConfig } from "../files/package_config.ts";
import { checkOwnFile } from "../files/own_file.ts";
import { fileOfPackage } from "../report/libraries.ts";
import { bundled } from "./bundle.ts";
import { digitFiles } from "./digits.ts";
import { figure2 } from "./figure_2.ts";
import { pageOf } from "./page.ts";
import type { SiteFile } from "./site_file.ts";
import { style } from "./style.ts";

/** What files say that bear the mark of this program. */
const mark = "/* Made by noisewise */\n";

/** The binaries of TensorFlow.js' WASM backend: without vectors, with them, and with threads. */
const binaries = ["", "-simd", "-threaded-simd"].map((kind) => `tfjs-backend-wasm${kind}.wasm`);

/**
 * All files, the page first.
 *
 * @param data folder with MNIST; where absent, what `loadMnist` finds
 * @throws {Error} if the bundler, a package or the digits cannot be had
 */
export async function siteFiles(data?: string): Promise<readonly SiteFile[]> {
  const { version, imports } = await packageConfig();
  const digits = await digitFiles(data);
  const [page, trainer] = await Promise.all([
    bundled("./client/main.ts", "iife"),
    bundled("./trainer/main.ts", "esm"),
  ]);
  const folder = nodeModule("node:path").dirname(
    fileOfPackage(imports["@tensorflow/tfjs-backend-wasm"]!),
  );
  const wasm = await Promise.all(binaries.map(async (name) => ({
    name: `wasm/${name}`,
    content: await Deno.readFile(`${folder}/${name}`),
  })));
  const html = pageOf({
    noisewise: version,
    figure2: figure2(),
    digits: "Digits of MNIST, 8,000 to learn from and 2,000 to be tested on",
  });
  return [
    { name: "index.html", content: html },
    { name: "style.css", content: style },
    { name: "page.js", content: mark + page },
    { name: "trainer.js", content: mark + trainer },
    ...wasm,
    ...digits,
  ];
}

/**
 * Writes the files into a folder. Those of an earlier time are replaced, and somebody else's left alone: texts
 * bear our mark, and what cannot is ours where the page beside it is.
 *
 * @param files the page first
 * @throws {Error} naming a file that is not ours, or that cannot be written
 */
export async function writeSite(folder: string, files: readonly SiteFile[]): Promise<void> {
  const pathOf = ({ name }: SiteFile) => `${folder}/${name}`;
  const written = await fileKind(pathOf(files[0]!)) !== undefined;
  for (const file of files) {
    const path = pathOf(file);
    if (typeof file.content === "string") await checkOwnFile(path);
    else if (!written && await fileKind(path) !== undefined) {
      throw new Error(
        `"${path}" was not made by noisewise, and is left alone; remove it, or choose another folder`,
      );
    }
  }
  const { dirname } = nodeModule("node:path");
  for (const below of new Set(files.map((file) => dirname(pathOf(file))))) {
    await prepareFolder(below);
  }
  for (const file of files) await writeWhole(pathOf(file), file.content);
}
