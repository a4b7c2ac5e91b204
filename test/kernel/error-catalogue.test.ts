import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../src/kernel/error.js";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

/** The page has a first part `# Errors`; whatever comes under another title of level 1 is not about error codes. */
const errorsPart = page.replace(/```[\s\S]*?```/g, "").split(/^# /m)[1] ?? "";
const sections = new Map(
  errorsPart
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf("\n");
      return [section.slice(0, end).trim(), section.slice(end)] as const;
    }),
);

describe("docs/errors.md", () => {
  it("begins with the title Errors", () => {
    expect(page.startsWith("# Errors\n")).toBe(true);
  });

  it("has one section for every code, in the order of the codes, and none for anything else", () => {
    expect(errorsPart.match(/^## .+$/gm)).toEqual(ERROR_CODES.map((code) => `## ${code}`));
  });

  it.each(ERROR_CODES.map((code) => [code]))("says cause and remedy of %s", (code) => {
    const [, cause, remedy] =
      /^\s*\*\*Cause\.\*\* ([\s\S]+?)\n\n\*\*Remedy\.\*\* ([\s\S]+?)\s*$/.exec(sections.get(code) ?? "") ??
      [];
    expect(cause?.length ?? 0).toBeGreaterThan(30);
    expect(remedy?.length ?? 0).toBeGreaterThan(30);
  });
});
