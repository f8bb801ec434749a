import { assertEquals, assertThrows } from "@std/assert";
import { readTar } from "../../../../problems/data/formats/tar.ts";
import { tar } from "../formats.ts";

const archive = tar([
  ["folder/"],
  ["folder/a.bin", Uint8Array.of(1, 2, 3)],
  ["folder/empty", new Uint8Array()],
  ["b", new Uint8Array(513).fill(7)],
]);

Deno.test("readTar() gives the regular files in order", () => {
  const entries = [...readTar(archive, "x.tar")].map(({ name, data }) => [name, [...data]]);
  assertEquals(entries, [["folder/a.bin", [1, 2, 3]], ["folder/empty", []], [
    "b",
    Array(513).fill(7),
  ]]);
});

Deno.test("readTar() reads what the tar program writes", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/${"deep/".repeat(15)}`, { recursive: true });
  await Deno.writeTextFile(`${folder}/${"deep/".repeat(15)}${"n".repeat(60)}`, "far down");
  const { stdout, code } = await new Deno.Command("tar", {
    args: ["--format=ustar", "-C", folder, "-c", "deep"],
  }).output();
  await Deno.remove(folder, { recursive: true });
  assertEquals(code, 0);
  const [entry] = [...readTar(stdout, "x.tar")];
  assertEquals(entry!.name, `${"deep/".repeat(15)}${"n".repeat(60)}`);
  assertEquals(new TextDecoder().decode(entry!.data), "far down");
});

const bad: readonly [what: string, bytes: Uint8Array, message: string][] = [
  [
    "an archive cut within a file",
    archive.subarray(0, 1024 + 2),
    "x.tar is truncated: expected 3 bytes of folder/a.bin, found 2",
  ],
  [
    "an archive cut between files",
    archive.subarray(0, 1536),
    "x.tar is truncated: expected a header or a block of zeros at byte 1536, found the end",
  ],
  [
    "a flipped byte in a header",
    archive.map((byte, i) => i === 512 ? byte + 1 : byte),
    "x.tar is corrupt: expected a header at byte 512 whose bytes sum up to",
  ],
  ["another file", new Uint8Array(600).fill(65), "x.tar is not a tar archive: expected a header"],
  ["an empty file", new Uint8Array(), "x.tar is truncated: expected a header or a block of zeros"],
];

for (const [what, bytes, message] of bad) {
  Deno.test(`readTar() throws on ${what}`, () => {
    assertThrows(() => [...readTar(bytes, "x.tar")], SyntaxError, message);
  });
}
