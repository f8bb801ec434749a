import { assertThrows } from "@std/assert";
import { parseCifar } from "../../../../problems/data/formats/cifar.ts";
import { cifarRecord } from "../cifar_records.ts";
import { concat } from "../formats.ts";

Deno.test("parseCifar() throws on files that are truncated, foreign or empty", () => {
  const bytes = concat(cifarRecord(0, 3), cifarRecord(1, 9));
  assertThrows(
    () => parseCifar(bytes.subarray(0, 6000), "x.bin", [10]),
    SyntaxError,
    "x.bin is truncated or no CIFAR file: expected a whole number of records of 3073 bytes, " +
      "found 6000 bytes, 1 records and 2927 bytes",
  );
  assertThrows(() => parseCifar(bytes, "x.bin", [20, 100]), SyntaxError, "records of 3074 bytes");
  assertThrows(() => parseCifar(new Uint8Array(), "x.bin", [10]), SyntaxError, "found 0 bytes");
  assertThrows(
    () => parseCifar(concat(cifarRecord(0, 3), cifarRecord(0, 10)), "x.bin", [10]),
    SyntaxError,
    "x.bin has a bad label: expected 0 to 9, found 10 at byte 3073, record 1",
  );
  assertThrows(
    () => parseCifar(cifarRecord(0, 20, 3), "x.bin", [20, 100]),
    SyntaxError,
    "x.bin has a bad label: expected 0 to 19, found 20 at byte 0, record 0",
  );
});
