import { readdirSync } from "node:fs";
import { register } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { takeCollected } from "./test-api.mjs";

/**
 * Runs tests in the process of Stryker's worker, loaded once for all faults, where a test takes what it takes and
 * no more. vitest would start a thread and load every module for each of thousands.
 */
class OneProcessTestRunner {
  static inject = tokens(commonTokens.options);
  #options;
  /** By id, in the order in which they run. */
  #tests = new Map();
  #stryker;

  constructor(options) {
    this.#options = options.oneProcess;
    globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
    this.#stryker = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];
  }

  /** No fault is active while modules are loaded, so there is nothing to load anew, though Stryker asks for it where their loading passes a place. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    register("./ts-hooks.mjs", import.meta.url);
    const { first, tests, except } = this.#options;
    for (const file of [resolve(first), ...testFilesIn(resolve(tests), except)]) await this.#load(file);
  }

  async #load(file) {
    await import(pathToFileURL(file).href);
    for (const { name, run } of takeCollected()) {
      const id = this.#tests.has(`${file}#${name}`)
        ? `${file}#${name} (${this.#tests.size})`
        : `${file}#${name}`;
      this.#tests.set(id, { id, name, fileName: file, run });
    }
  }

  async dryRun() {
    const tests = [];
    for (const test of this.#tests.values()) {
      this.#stryker.currentTestId = test.id;
      tests.push(await resultOf(test));
      this.#stryker.currentTestId = undefined;
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }) {
    this.#stryker.activeMutant = activeMutant.id;
    this.#stryker.hitCount = 0;
    this.#stryker.hitLimit = hitLimit;
    const tests = [];
    const asked = new Set(testFilter ?? this.#tests.keys());
    for (const test of this.#tests.values()) {
      if (!asked.has(test.id)) continue;
      const result = await resultOf(test);
      tests.push(result);
      if (result.status === TestStatus.Failed) break;
    }
    this.#stryker.activeMutant = undefined;
    await this.#expectNothingLeft(tests.at(-1));
    return toMutantRunResult(
      determineHitLimitReached(this.#stryker.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests },
    );
  }

  /** A test that failed must pass again without the fault. If not, Stryker starts a new process and repeats the run. */
  async #expectNothingLeft(last) {
    if (last?.status !== TestStatus.Failed) return;
    const again = await resultOf(this.#tests.get(last.id));
    if (again.status === TestStatus.Failed)
      throw new Error(`A fault left something behind that fails ${last.id}`);
  }
}

async function resultOf({ id, name, fileName, run }) {
  const start = performance.now();
  const done = (rest) => ({ id, name, fileName, timeSpentMs: performance.now() - start, ...rest });
  try {
    await run();
    return done({ status: TestStatus.Success });
  } catch (error) {
    return done({ status: TestStatus.Failed, failureMessage: String(error?.message ?? error) });
  }
}

/** Programs of the documentation run in a process of their own and never see a fault. */
function testFilesIn(folder, except) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !except.some((name) => file.endsWith(name)))
    .sort()
    .map((file) => join(folder, file));
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, "one-process", OneProcessTestRunner),
];
