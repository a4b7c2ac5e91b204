import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import * as kpi from "throughline/kpi";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "../../../src/kpi/statistics");

/** The examples in the doc comments of a file. */
function examplesOf(text: string): readonly string[] {
  return [...text.matchAll(/@example\n \* ```ts\n([\s\S]*?) \* ```/g)].map(([, body = ""]) =>
    body.replaceAll(/^\s*\* ?/gm, ""),
  );
}

/** `expression; // result` becomes `same(expression, result);`. A result may stand on a line of its own below. */
function checked(example: string): string {
  return example
    .replaceAll(/;\n\/\/ (?=[[{\d])/g, "; // ")
    .split(/(?<=;(?: \/\/ .*)?\n)/)
    .map((statement) =>
      statement.replace(
        /^(if \(.*?\) )?([\s\S]+); \/\/ ([[{"\d-].*?|null|true|false)(?:, [a-zA-Z][^}\]]*)?\n$/,
        (_, condition = "", expression, result) => `${condition}same(${expression}, ${result});\n`,
      ),
    )
    .join("");
}

/** The same, numbers to within their last digits. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(13));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

describe("the examples in the doc comments", () => {
  for (const file of files.sort()) {
    const examples = examplesOf(readFileSync(join(folder, file), "utf8"));
    if (examples.length === 0) continue;
    it(`of ${file} come out as they say`, async () => {
      const own: Record<string, unknown> = { ...kpi, ...(await import(join(folder, file))) };
      for (const example of examples) {
        let results = 0;
        const same = (actual: unknown, result: unknown) => {
          results += 1;
          expect(rounded(actual)).toEqual(rounded(result));
        };
        const { code } = transformSync(checked(example), { loader: "ts" });
        new Function("same", ...Object.keys(own), code)(same, ...Object.values(own));
        expect(results, example).toBeGreaterThan(0);
      }
    });
  }
});
