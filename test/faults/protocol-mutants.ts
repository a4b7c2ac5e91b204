/**
 * Bugs planted in the protocol, one at a time, in a copy of the project: the protocol's own tests have to fail on each.
 * `npm run faults -- protocol-mutants [--only TEXT]`
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MUTANTS, type Mutant } from "./mutants/of-the-protocol.js";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const mutants = MUTANTS.filter(({ bug }) => bug.includes(values.only));
const root = process.cwd();
const LEAST = 15;

/** A copy that is changed over and over, so that each core has one of its own. */
function copyOfTheProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "throughline-mutants-"));
  for (const path of ["src", "test", "docs", "examples", "package.json", "tsconfig.json", "vitest.config.ts"])
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      filter: (from) => !/[/\\](node_modules|\.out)$/.test(from),
    });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Whether the tests of the protocol pass in a copy. */
function passes(copy: string): Promise<boolean> {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const folders = ["test/handoff/protocol", "test/handoff/interleavings"];
  const tests = spawn(process.execPath, [vitest, "run", "--project", "library", "--bail", "1", ...folders], {
    cwd: copy,
    stdio: "ignore",
    env: { ...process.env, UPDATE_DOCS: "" },
  });
  return new Promise((resolve, reject) => {
    tests.once("error", reject);
    tests.once("exit", (code) => resolve(code === 0));
  });
}

async function isCaught({ file, find, replace }: Mutant, copy: string): Promise<boolean> {
  const path = join(copy, "src/handoff/protocol", file);
  const text = readFileSync(path, "utf8");
  if (text.split(find).length !== 2) throw new Error(`${file} must hold this once: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    return !(await passes(copy));
  } finally {
    writeFileSync(path, text);
  }
}

const waiting = [...mutants];
const missed: string[] = [];
let caught = 0;
let sound = true;

async function workThrough(): Promise<void> {
  const copy = copyOfTheProject();
  try {
    sound &&= await passes(copy);
    for (let mutant = waiting.shift(); mutant !== undefined && sound; mutant = waiting.shift()) {
      const found = await isCaught(mutant, copy);
      console.log(`${found ? "caught" : "MISSED"}  ${mutant.bug}`);
      if (found) caught++;
      else missed.push(mutant.bug);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, workThrough));
if (!sound) console.log("The tests fail without a planted bug, so that catching one means nothing.");

const target = values.only === "" ? LEAST : mutants.length;
const ok = sound && missed.length === 0 && caught >= target;
console.log(
  `${"protocol-mutants".padEnd(24)} ${String(caught).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
);
process.exitCode = ok ? 0 : 1;
