// The long forms of two tests: 10,000 links at random and 200 by hand for each lab, and an hour of a reader's. Some ten minutes.
//
// Usage: node long.mjs [hostile] [soak]

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const FORMS = { hostile: { QL_FUZZED: "10000", QL_BY_HAND: "200" }, soak: { QL_SOAK: "1" } };

const wished = process.argv.slice(2);
const files = (wished.length > 0 ? wished : Object.keys(FORMS)).map((form) => {
  if (!FORMS[form]) throw new Error(`there is no “${form}”, only ${Object.keys(FORMS).join(" and ")}`);
  return form;
});
const env = Object.assign({ ...process.env }, ...files.map((form) => FORMS[form]));
const tests = files.map((form) => fileURLToPath(new URL(`${form}.test.mjs`, import.meta.url)));
spawn(process.execPath, ["--test", "--test-concurrency=1", ...tests], { env, stdio: "inherit" }).on("exit", (code) => (process.exitCode = code ?? 1));
