import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asCommonJs, readmePrograms } from "./readme-code.mjs";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "throughline-pack-"));
const tarball = join(folder, "throughline.tgz");
const manifest: { exports: Record<string, unknown>; bin?: Record<string, string> } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);
const specifiers = Object.keys(manifest.exports)
  .filter((key) => !key.endsWith(".json"))
  .map((key) => key.replace(/^\./, "throughline"));
const readme = existsSync(join(root, "README.md")) ? readFileSync(join(root, "README.md"), "utf8") : "";
const programs = readmePrograms(readme);

const project = (name: string) => join(folder, name);

function write(path: string, text: string): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function install(name: string, type: "module" | "commonjs", ...packages: readonly string[]) {
  write(join(project(name), "package.json"), JSON.stringify({ name, private: true, type }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", tarball, ...packages], {
    cwd: project(name),
    stdio: "pipe",
  });
}

function node(name: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project(name),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "--disable-warning=ExperimentalWarning" },
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  for (const script of ["build.mjs", "pack.mjs"]) {
    execFileSync(
      process.execPath,
      [join(import.meta.dirname, script), ...(script === "pack.mjs" ? [tarball] : [])],
      {
        cwd: root,
        stdio: "pipe",
      },
    );
  }
  const libsql = `libsql@${JSON.parse(readFileSync(join(root, "node_modules/libsql/package.json"), "utf8")).version}`;
  install("esm", "module", libsql);
  install("cjs", "commonjs", libsql);
  install("no-peer", "module");
  install("types", "module");
  mkdirSync(join(project("types"), "node_modules/@types"), { recursive: true });
  symlinkSync(join(root, "node_modules/@types/node"), join(project("types"), "node_modules/@types/node"));
  symlinkSync(join(root, "node_modules/undici-types"), join(project("types"), "node_modules/undici-types"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  it("gives the same names to import and to require, at every entry point", () => {
    const list = `Object.fromEntries(all.map(([name, module]) => [name, Object.keys(module).filter((key) => key !== "default").sort()]))`;
    const esm = write(
      join(project("esm"), "names.mjs"),
      `const all = await Promise.all(${JSON.stringify(specifiers)}.map(async (name) => [name, await import(name)]));
console.log(JSON.stringify(${list}));`,
    );
    const cjs = write(
      join(project("cjs"), "names.cjs"),
      `const all = ${JSON.stringify(specifiers)}.map((name) => [name, require(name)]);
console.log(JSON.stringify(${list}));`,
    );
    const imported = node("esm", esm);
    const required = node("cjs", cjs);
    expect(imported.stderr + required.stderr).toBe("");
    expect(JSON.parse(required.stdout)).toEqual(JSON.parse(imported.stdout));
    expect(specifiers.length).toBeGreaterThan(0);
  });

  it("type-checks under strict TypeScript with library declarations checked too", () => {
    const imports = specifiers.map((name, index) => `import * as m${index} from "${name}";`);
    const uses = `console.log(${specifiers.map((_, index) => `m${index}`).join(", ")});`;
    const source = `${imports.join("\n")}\n${uses}\n`;
    write(join(project("types"), "entries.ts"), source);
    write(join(project("types"), "entries.cts"), source);
    for (const { line, code } of programs)
      write(join(project("types"), `readme-${line}.ts`), `${code}\nexport {};\n`);
    write(
      join(project("types"), "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          noEmit: true,
          skipLibCheck: false,
          target: "ES2022",
          module: "NodeNext",
          moduleResolution: "NodeNext",
          types: ["node"],
        },
        include: ["*.ts", "*.cts"],
      }),
    );
    const { stdout } = node("types", join(root, "node_modules/typescript/bin/tsc"), "-p", project("types"));
    expect(stdout).toBe("");
  });

  it("publishes the JSON Schema of the transfer packet", () => {
    const { stdout, stderr } = node(
      "cjs",
      "-p",
      'JSON.stringify(require("throughline/schemas/transfer-packet.v1.json"))',
    );
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining("json-schema.org") });
  });

  it("plays the demo from its own command", () => {
    const { status, stderr } = node("esm", "node_modules/throughline/dist/cli.js", "demo");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it.runIf(Number.parseInt(process.versions.node, 10) < 22)(
    "without a SQLite peer on Node 20 names the command that helps",
    () => {
      const { status, stderr } = node("no-peer", "node_modules/throughline/dist/cli.js", "demo");
      expect(stderr).toContain("npm install libsql");
      expect(status).not.toBe(0);
    },
  );
});

describe("the README", () => {
  it("has code that runs", () => expect(programs.length).toBeGreaterThan(0));

  for (const { line, code, prints } of programs) {
    const { code: javascript } = transformSync(code, { loader: "ts", format: "esm", target: "node20" });
    for (const [name, extension, program] of [
      ["esm", "mjs", javascript],
      ["cjs", "cjs", asCommonJs(javascript)],
    ] as const) {
      it(`line ${line} runs as printed in ${name.toUpperCase()}`, () => {
        const result = node(name, write(join(project(name), `readme-${line}.${extension}`), program));
        expect(result.stderr).toBe("");
        expect(result.status).toBe(0);
        if (prints !== undefined) expect(result.stdout).toBe(prints);
      });
    }
  }
});
