import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const folder = import.meta.dirname;
const root = resolve(folder, "../..");

/** Stryker is heavy, so it has a package.json of its own and is installed when a run first needs it. */
function installStryker() {
  if (existsSync(join(folder, "node_modules"))) return;
  console.log("Installing Stryker into test/mutation/node_modules …");
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
}

/** `test/NAME`, or the nearest folder above it that there is: `test/kpi` holds the tests of `src/kpi/outcomes`. */
function testsOf(name) {
  return existsSync(join(root, "test", name)) ? name : testsOf(dirname(name));
}

const [name, ...flags] = process.argv.slice(2);
const known = name !== undefined && /^[a-z][a-z/-]*$/.test(name) && existsSync(join(root, "src", name));
if (known && flags.every((flag) => flag === "--afresh")) {
  installStryker();
  process.chdir(root);
  const out = join(relative(root, folder), ".out");
  const report = join(out, name.replaceAll("/", "-"));
  const { Stryker } = await import("@stryker-mutator/core");
  await new Stryker({
    mutate: [`src/${name}/**/*.ts`, "!src/**/index.ts"],
    testRunner: "one-process",
    plugins: [join(folder, "test-runner.mjs")],
    oneProcess: {
      tests: join("test", testsOf(name)),
      except: ["docs.test.ts"],
      first: join(relative(root, folder), "each-vector.ts"),
    },
    coverageAnalysis: "perTest",
    // What runs once when a module is loaded is not planted: each such fault would need every test in a new thread.
    ignoreStatic: true,
    disableTypeChecks: false,
    incremental: true,
    incrementalFile: `${report}.incremental.json`,
    force: flags.includes("--afresh"),
    concurrency: 2,
    warnings: { unknownOptions: false },
    timeoutMS: 8_000,
    dryRunTimeoutMinutes: 15,
    tempDirName: join(out, "copy"),
    ignorePatterns: ["dist", "docs/api", ".out", "coverage"],
    reporters: ["clear-text", "json", "html", "progress-append-only"],
    clearTextReporter: { allowColor: false, logTests: false },
    jsonReporter: { fileName: `${report}.json` },
    htmlReporter: { fileName: `${report}.html` },
    thresholds: { high: 90, low: 90, break: 90 },
  }).runMutationTest();
} else {
  console.error(
    "Usage: npm run mutation -- FOLDER [--afresh]   (a folder of src, such as kpi/statistics; --afresh forgets earlier runs)",
  );
  process.exitCode = 2;
}
