import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { readmePrograms } from "../project/readme-code.mjs";

const root = resolve(import.meta.dirname, "../..");

/** A program of a page of the documentation, what the page says it prints, and what it does print. */
export interface PageRun {
  readonly line: number;
  readonly promised: string | undefined;
  readonly printed: string;
}

/** Runs every program of `docs/<page>`, with the sources of the library. */
export async function runPage(page: string): Promise<readonly PageRun[]> {
  const outdir = join(import.meta.dirname, ".out");
  mkdirSync(outdir, { recursive: true });
  const runs: PageRun[] = [];
  for (const { line, code, prints } of readmePrograms(readFileSync(join(root, "docs", page), "utf8"))) {
    const outfile = join(outdir, `${page}.${line}.mjs`);
    await build({
      stdin: { contents: code, loader: "ts", resolveDir: root, sourcefile: `docs/${page}` },
      outfile,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      tsconfig: join(root, "tsconfig.json"),
      logLevel: "silent",
    });
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
    runs.push({ line, promised: prints, printed: stdout + stderr });
  }
  return runs;
}
