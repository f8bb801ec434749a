import { assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { charLstm } from "../../../../problems/models/networks/char_lstm.ts";
import { randomKey } from "../../../../problems/random.ts";

Deno.test("charLstm() puts LSTMs one above the other, dropout before and after each", async () => {
  await useBackend("cpu");
  const model = charLstm({ symbols: 82, units: 128, dropout: 0.2 });
  const kinds = model.steps.map(([name, { kind }]) => name || kind);
  assertEquals(
    kinds,
    ["embedding", "dropout", "lstm1", "dropout", "dropout", "lstm2", "dropout", "out"],
  );
  const params = model.init(randomKey(0), [50]);
  const count = Object.values(params).reduce((sum, { size }) => sum + size, 0);
  assertEquals(count, 82 * 128 + 2 * (256 * 512 + 512) + 128 * 82 + 82);
  dispose(params);
  const plain = charLstm({ symbols: 3, units: 2, layers: 3 });
  assertEquals(plain.steps.map(([name]) => name), ["embedding", "lstm1", "lstm2", "lstm3", "out"]);
  assertEquals(plain.outputShape([7]), [7, 3]);
});

Deno.test("charLstm() throws on sizes that make no network", () => {
  assertThrows(() => charLstm({ symbols: 3, units: 0 }), RangeError, "units");
  assertThrows(() => charLstm({ symbols: 3, units: 2, layers: 0 }), RangeError, "layers");
  assertThrows(() => charLstm({ symbols: 3, units: 2, dropout: 1 }), RangeError, "rate");
});
