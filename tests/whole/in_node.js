/** What is run in Node and Bun, by the names that users of the package import. */
import { ablate, backendInUse, report, useBackend } from "@noisewise/optim";

const [, , ...entries] = process.argv;
for (const entry of entries) await import(entry);

const refusal = async (action) => {
  try {
    await action();
    return "nothing";
  } catch (error) {
    return error.message;
  }
};
const refusals = {
  out: await refusal(() => ablate({ out: "runs/a" })),
  jobs: await refusal(() => ablate({ jobs: 2 })),
  report: await refusal(() => report({ folders: ["runs/a"] })),
  webgl: await refusal(() => useBackend("webgl")),
};

const rows = await ablate({ problems: ["mnist-logreg"], steps: 10, evaluateOn: 200, onNote() {} });
console.log(JSON.stringify({ backend: backendInUse(), refusals, rows: rows.objects() }));
