import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "./run-ts.mjs";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "examples");
const examples = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      // An example of several files is a folder, and begins at its main.ts.
      (path) => /^([^/]+|.+\/main)\.ts$/.test(path) && !path.includes(".out"),
    )
  : [];

it("examples are there", () => expect(examples).not.toEqual([]));

for (const path of examples) {
  it(`examples/${path} runs`, async () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [await bundle(join(folder, path))], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).not.toBe("");
  });
}
