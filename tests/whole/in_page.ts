/** What is run in a page, bundled with all of the package, and in Deno to compare with. @module */
import {
  ablate,
  type BackendName,
  type DataSource,
  dense,
  fetchData,
  relu,
  sequential,
  supervised,
  train,
  useBackend,
} from "../../mod.ts";
import { unpack } from "../../optimizers/host/unpack.ts";
import { findData } from "../../problems/data/find.ts";
import { readBytes } from "../../problems/data/formats/bytes.ts";
import { random } from "../../problems/random.ts";

/** How a backend is set up. */
export interface Setup {
  readonly backend: BackendName;
  readonly wasmPath?: string | undefined;
}

/** 60 points in the plane, of three classes. */
function points(seed: number) {
  const { normal } = random(seed, "points");
  const ys = Array.from({ length: 60 }, (_, i) => i % 3);
  return { xs: ys.map((y) => [normal() + y, normal() - y]), ys };
}

/** Means of the mini-batch losses of 20 updates of a small network by M-SVAG. */
export async function losses({ backend, wasmPath }: Setup): Promise<readonly number[]> {
  await useBackend(backend, { wasmPath });
  const rows = await train({
    problem: supervised({
      id: "points",
      model: sequential([["fc1", dense(8)], ["relu", relu()], ["fc2", dense(3)]]),
      train: points(0),
      test: points(1),
      batchSize: 16,
    }),
    optimizer: "m-svag",
    learningRate: 0.1,
    steps: 20,
    evaluateEvery: 1,
  });
  return (rows.array("batchLoss") as number[]).slice(1);
}

/** Test losses of the papers' four methods on MNIST, with the data from a folder or an address. */
export async function ablated(data?: string): Promise<readonly number[]> {
  const options = { problems: ["mnist-logreg"], data, steps: 5, onNote() {} } as const;
  const rows = await ablate(options);
  return rows.array("testLoss") as number[];
}

/** What is thrown. */
export async function refusal(
  what: "recording" | "jobs" | "wasm",
): Promise<{ readonly message: string }> {
  const tries = {
    recording: () => ablate({ out: "runs/a" }),
    jobs: () => ablate({ jobs: 2 }),
    wasm: () => useBackend("wasm", { wasmPath: "/nowhere" }),
  };
  try {
    await tries[what]();
    return { message: "nothing" };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

/** What is wrong with half a stream. */
export async function faultOfHalf(packing: "gzip" | "deflate", packed: readonly number[]) {
  const bytes = Uint8Array.from(packed);
  const whole = await unpack(packing, bytes, 1000);
  const half = await unpack(packing, bytes.subarray(0, bytes.length >> 1), 1000);
  return [whole instanceof Uint8Array && whole.length, "fault" in half && half.fault];
}

/** Brings a data set into the browser's cache, twice, and reads what problems would. */
export async function fetched(source: DataSource, from: string): Promise<readonly unknown[]> {
  const fetch = () => fetchData({ names: [source.name], sources: [source], from });
  const twice = [await fetch(), await fetch()].map((table) => table.get("fetched", 0));
  const folder = await findData(source.name, { files: [source.files[0]!.name] });
  return [...twice, Array.from(await readBytes(`${folder}/${source.files[0]!.name}`))];
}

/** What a page can be asked for. */
export const inPage = { losses, ablated, refusal, faultOfHalf, fetched } as const;

Object.assign(globalThis, { inPage });
