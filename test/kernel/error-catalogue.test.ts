import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../src/kernel/error.js";
import { REFUSAL_CODES } from "../../src/kernel/refusal.js";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

/** The page has a part `# Errors` and a part `# Refusals`. Some codes stand in both: the application throws them. */
const [, errorsPart = "", refusalsPart = "", ...more] = page.replace(/```[\s\S]*?```/g, "").split(/^# /m);

function sectionsOf(part: string): ReadonlyMap<string, string> {
  return new Map(
    part
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf("\n");
        return [section.slice(0, end).trim(), section.slice(end)] as const;
      }),
  );
}

describe("docs/errors.md", () => {
  it("has the parts Errors and Refusals", () => {
    expect(page.startsWith("# Errors\n")).toBe(true);
    expect(refusalsPart.startsWith("Refusals\n")).toBe(true);
    expect(more).toEqual([]);
  });

  describe.each([
    ["error", errorsPart, ERROR_CODES],
    ["refusal", refusalsPart, REFUSAL_CODES],
  ] as const)("for every %s", (_, part, codes) => {
    it("has one section, in the order of the codes, and none for anything else", () => {
      expect(part.match(/^## .+$/gm)).toEqual(codes.map((code) => `## ${code}`));
    });

    it.each(codes.map((code) => [code]))("says cause and remedy of %s", (code) => {
      const [, cause, remedy] =
        /^\s*\*\*Cause\.\*\* ([\s\S]+?)\n\n\*\*Remedy\.\*\* ([\s\S]+?)\s*$/.exec(
          sectionsOf(part).get(code) ?? "",
        ) ?? [];
      expect(cause?.length ?? 0).toBeGreaterThan(30);
      expect(remedy?.length ?? 0).toBeGreaterThan(30);
    });
  });
});
