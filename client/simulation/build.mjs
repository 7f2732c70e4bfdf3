// Bundles the simulated phones for Node; a planted fault is a piece of a source file that reads otherwise in this build alone.
// node build.mjs TARGET FAULT ENTRY: FAULT is a file of JSON, null for none.

import { readFileSync } from "node:fs";
import { rolldown } from "rolldown";

const [, , file, faultFile, entry] = process.argv;
const fault = JSON.parse(readFileSync(faultFile, "utf8"));

const planting = {
  name: "planting",
  transform(code, id) {
    if (fault === null || !id.endsWith(fault.file)) return null;
    if (!code.includes(fault.find)) throw new Error(`${fault.file} does not read "${fault.find}" any more`);
    return code.replace(fault.find, fault.put);
  },
};

const bundle = await rolldown({
  input: new URL(entry, import.meta.url).pathname,
  platform: "node",
  plugins: [planting],
  logLevel: "silent",
});
await bundle.write({ file, format: "esm", codeSplitting: false });
