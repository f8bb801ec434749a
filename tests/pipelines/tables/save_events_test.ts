import { assert, assertEquals, assertRejects } from "@std/assert";
import * as aq from "arquero";
import { ablate } from "../../../pipelines/ablate.ts";
import { loadBatchLosses, loadRuns, saveEvents } from "../../../pipelines/table.ts";
import { crc32c } from "../../../pipelines/tables/event_file.ts";

type Message = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** A message of protocol buffers, field by field: https://protobuf.dev/programming-guides/encoding. */
function parsed(bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const value = [
      varint,
      () => view.getFloat64((at += 8) - 8, true),
      () => {
        const length = varint();
        return bytes.subarray(at, at += length);
      },
      undefined,
      undefined,
      () => view.getFloat32((at += 4) - 4, true),
    ][key & 7]!();
    fields.set(key >> 3, [...fields.get(key >> 3) ?? [], value]);
  }
  return fields;
}

/** The records of a TFRecord file, whose checksums must be right, as tfrecord.md of TensorFlow has them. */
function records(file: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const masked = (bytes: Uint8Array) => {
    const crc = BigInt(crc32c(bytes));
    return Number(((crc >> 15n | crc << 17n) + 0xa282ead8n) & 0xffffffffn);
  };
  const found: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    assertEquals(view.getUint32(at + 8, true), masked(file.subarray(at, at + 8)), "of the length");
    assertEquals(view.getUint32(at + 12 + length, true), masked(data), "of the data");
    found.push(data);
    at += length + 16;
  }
  return found;
}

const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);

/** The scalars of an event file: field 2 of an event is its step, 5 its summary, of which 1 are values. */
function scalars(file: Uint8Array) {
  const [version, ...events] = records(file).map(parsed);
  assertEquals(text(version!.get(3)![0]), "brain.Event:2");
  return events.flatMap((event) =>
    parsed(event.get(5)![0] as Uint8Array).get(1)!.map((value) => {
      const fields = parsed(value as Uint8Array);
      return { step: event.get(2)![0], tag: text(fields.get(1)![0]), value: fields.get(2)![0] };
    })
  );
}

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("event files have the evaluations of each run, as the format's definition reads them", async () => {
  const options = { problems: ["quadratic"], optimizers: ["m-sgd", "adam"], steps: 200 } as const;
  await ablate({ ...options, backend: "cpu", out: `${folder}/run`, onNote() {} });
  const rows = await loadRuns(`${folder}/run`);
  const files = await saveEvents(rows, `${folder}/events`);
  assertEquals(
    files,
    ["M-SGD", "Adam"].map((label) =>
      `${folder}/events/quadratic/${label} seed 0/events.out.tfevents.0000000000.noisewise`
    ),
  );
  const found = scalars(await Deno.readFile(files[1]!));
  const own = (rows.objects() as { label: string; step: number; trainLoss: number }[])
    .filter(({ label }) => label === "Adam");
  assertEquals(own.at(-1)!.step, 200); // more than a byte holds
  assertEquals(
    found.filter(({ tag }) => tag === "trainLoss"),
    own.map(({ step, trainLoss }) => ({ step, tag: "trainLoss", value: Math.fround(trainLoss) })),
  );
  assertEquals(
    new Set(found.map(({ tag }) => tag)),
    new Set(["trainLoss", "testLoss", "batchLoss", "meanBatchSize"]),
  );
});

Deno.test("event files of updates have every mini-batch loss, and other tables are refused", async () => {
  const losses = await loadBatchLosses(`${folder}/run`);
  const [first] = await saveEvents(losses, `${folder}/updates`);
  const found = scalars(await Deno.readFile(first!));
  assertEquals(found.length, 200);
  assert(found.every(({ tag }) => tag === "batchLoss"));
  await assertRejects(
    () => saveEvents(aq.table({ run: ["a"], step: [1] }), folder),
    TypeError,
    "no column cell",
  );
});
