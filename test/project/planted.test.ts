import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const copy = mkdtempSync(join(tmpdir(), "throughline-planted-"));
const COPIED = [
  "src",
  "docs",
  "test/project",
  "package.json",
  "tsconfig.json",
  "tsup.config.ts",
  "typedoc.json",
  "THIRD-PARTY-NOTICES.md",
  ".dependency-cruiser.cjs",
];

beforeAll(() => {
  for (const path of COPIED) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  mkdirSync(join(copy, "examples"));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  expect(check("build").stdout).toContain("all 1 steps passed");
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function check(...steps: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, ["test/project/check.mjs", ...steps], {
    cwd: copy,
    encoding: "utf8",
  });
  return { status, stdout };
}

/** Changes the copy, runs one step, and puts the file back as it was. */
function planted(step: string, path: string, change: (file: string) => void) {
  const file = join(copy, path);
  const before = existsSync(file) ? readFileSync(file) : undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    change(file);
    return check(step);
  } finally {
    if (before === undefined) rmSync(file);
    else writeFileSync(file, before);
  }
}

const append = (text: string) => (file: string) => appendFileSync(file, text);
const replace = (found: string, by: string) => (file: string) => {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(found);
  writeFileSync(file, text.replace(found, by));
};

describe("a copy of the project without a fault", () => {
  it("passes the steps below", () => {
    const { status, stdout } = check("source", "layers", "errors", "exports", "dist", "docs");
    expect(stdout).not.toContain("FAILED");
    expect(status).toBe(0);
  });
});

describe("a planted fault fails the check:", () => {
  it("a lower layer that imports a higher one", () => {
    const { status, stdout } = planted(
      "layers",
      "src/kernel/planted.ts",
      append('export type { EventStore } from "../storage/event-store.js";\n'),
    );
    expect(stdout).toContain("layer-kernel: src/kernel/planted.ts");
    expect(status).toBe(1);
  });

  it("a circular import", () => {
    const { status, stdout } = planted("layers", "src/kernel/error.ts", append('\nimport "./schema.js";\n'));
    expect(stdout).toContain("circular: src/kernel/");
    expect(status).toBe(1);
  });

  it("node:* in the pure core", () => {
    const { status, stdout } = planted("layers", "src/handoff/planted.ts", append('import "node:fs";\n'));
    expect(stdout).toContain("no-node-modules: src/handoff/planted.ts");
    expect(status).toBe(1);
  });

  it("a package where it does not belong", () => {
    const { status, stdout } = planted("layers", "src/handoff/planted.ts", append('import "date-fns";\n'));
    expect(stdout).toContain("package-date-fns: src/handoff/planted.ts");
    expect(status).toBe(1);
  });

  it("a folder without a place in the layers", () => {
    const { status, stdout } = planted(
      "layers",
      "src/planted/thing.ts",
      append('export { ERROR_CODES } from "../kernel/error.js";\n'),
    );
    expect(stdout).toContain("layer-unknown: src/planted/thing.ts");
    expect(status).toBe(1);
  });

  it("an undocumented export", () => {
    const { status, stdout } = planted(
      "docs",
      "src/calendar/index.ts",
      append("\nexport const planted: number = 1;\n"),
    );
    expect(stdout).toMatch(/planted.*does not have any documentation/);
    expect(status).toBe(1);
  });

  it("an error code without an entry in the catalogue", () => {
    const { status, stdout } = planted(
      "errors",
      "src/kernel/error.ts",
      replace('"UNKNOWN_EVENT",\n', '"UNKNOWN_EVENT",\n  "ZZ_PLANTED",\n'),
    );
    expect(stdout).toContain('ZZ_PLANTED has no "## ZZ_PLANTED"');
    expect(status).toBe(1);
  });

  it("an entry in the catalogue without a code", () => {
    const { status, stdout } = planted(
      "errors",
      "docs/errors.md",
      append("\n## ZZ_PLANTED\n\nCause. Remedy.\n"),
    );
    expect(stdout).toContain('"## ZZ_PLANTED" in docs/errors.md is no refusal code');
    expect(status).toBe(1);
  });

  it("a built entry point that is not in the exports map", () => {
    const { status, stdout } = planted("exports", "src/planted/index.ts", append("export {};\n"));
    expect(stdout).toContain('"./planted" is not in the exports map');
    expect(status).toBe(1);
  });

  it("a name in the exports map that was not built", () => {
    const { status, stdout } = planted(
      "exports",
      "package.json",
      replace('"exports": {', '"exports": {\n    "./planted": "./dist/planted.js",'),
    );
    expect(stdout).toContain('"./planted" leads to dist/planted.js, which was not built');
    expect(status).toBe(1);
  });

  it("types of zod in a declaration", () => {
    const { status, stdout } = planted("dist", "dist/calendar.d.ts", append("import * as z from 'zod';\n"));
    expect(stdout).toContain("dist/calendar.d.ts names the types of zod");
    expect(status).toBe(1);
  });

  it("a silenced check in the sources", () => {
    const { status, stdout } = planted(
      "source",
      "src/kernel/planted.ts",
      append("// @ts-expect-error\nexport const planted: any = 1;\n"),
    );
    expect(stdout).toContain("src/kernel/planted.ts:2 `any`");
    expect(stdout).toContain("src/kernel/planted.ts:1 `@ts-expect-error`");
    expect(status).toBe(1);
  });
});
