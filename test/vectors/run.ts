import { readFileSync } from "node:fs";
import { readVectors, runVectors, type VectorCase } from "./run-vectors.js";

const path = process.argv[2];
if (path === undefined) {
  console.error("Usage: npm run vectors -- FILE   (such as test/vectors/kpi.json)");
  process.exit(2);
}

function load(file: string): readonly VectorCase[] {
  try {
    return readVectors(readFileSync(file, "utf8"));
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}

const results = runVectors(load(path));
const width = Math.max(...results.map(({ kind }) => kind.length));
for (const { kind, passed, failed, notCovered } of results) {
  const verdict =
    notCovered > 0 ? `not covered yet (${notCovered})` : `${passed} passed, ${failed.length} failed`;
  console.log(`${kind.padEnd(width)}  ${verdict}`);
  for (const { id, problems } of failed) console.log(`  ${id}\n    ${problems.join("\n    ")}`);
}

const sum = (count: (result: (typeof results)[number]) => number) =>
  results.reduce((total, result) => total + count(result), 0);
const passed = sum((result) => result.passed);
const failed = sum((result) => result.failed.length);
const notCovered = sum((result) => result.notCovered);
console.log(`\n${passed} passed, ${failed} failed, ${notCovered} not covered yet`);
if (passed + failed === 0) console.error("No case of this file is covered, so nothing was checked.");
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
