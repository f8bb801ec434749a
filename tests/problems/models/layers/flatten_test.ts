import { flatten } from "../../../../problems/models/layers/flatten.ts";
import { testOnBackends } from "../../../backends.ts";
import { array, assertOutput } from "../against_float64.ts";

testOnBackends("flatten() keeps every number and its order", async () => {
  const x = array([2, 3, 2], "x");
  await assertOutput(flatten(), {}, x, [...x.data]);
});
