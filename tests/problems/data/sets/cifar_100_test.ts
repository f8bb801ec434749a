import { assertEquals } from "@std/assert";
import { loadCifar100 } from "../../../../problems/data/sets/cifar_100.ts";
import { cifarPixels, cifarRecord } from "../cifar_records.ts";
import { concat, withFiles } from "../formats.ts";

Deno.test("loadCifar100() takes the fine labels", () =>
  withFiles({
    "cifar-100/cifar-100-binary/train.bin": concat(cifarRecord(1, 19, 99), cifarRecord(2, 0, 20)),
    "cifar-100/cifar-100-binary/test.bin": cifarRecord(3, 4, 5),
  }, async (data) => {
    const { train, test, classes, source } = await loadCifar100({ data });
    assertEquals([classes, source], [100, `${data}/cifar-100`]);
    assertEquals([[...train.labels], [...test.labels]], [[99, 20], [5]]);
    assertEquals([train.images, test.images], [cifarPixels(1, 2), cifarPixels(3)]);
  }));
