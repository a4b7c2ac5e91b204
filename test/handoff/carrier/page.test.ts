import { readFileSync, writeFileSync } from "node:fs";
import { CARRIERS } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { runPage } from "../../calendar/page-programs.js";

const file = new URL("../../../docs/carriers.md", import.meta.url);

function table(): string {
  const rows = Object.values(CARRIERS).map(({ name, limit, unit, audience, needs, tokenOnly, format }) => {
    const each = [
      limit === null ? [] : `${limit.toLocaleString("en")} ${unit}`,
      "mostFields" in format ? `${format.mostFields} fields` : [],
      "longestValue" in format ? `${format.longestValue.toLocaleString("en")} characters a value` : [],
    ].flat();
    return `| \`${name}\` | ${each.join(", ")} | ${audience} | ${tokenOnly ? "a token, and nothing else" : `a ${needs}`} |\n`;
  });
  return `| carrier | limit | audience | needs |\n|---|---|---|---|\n${rows.join("")}| \`whole\` | none | agent | nothing |\n`;
}

describe("docs/carriers.md", () => {
  it("has every carrier as the code has it", () => {
    const page = readFileSync(file, "utf8");
    const part = page.split("<!-- carriers -->\n")[1]?.split("<!-- end -->")[0] ?? "";
    if (process.env.UPDATE_DOCS === "1")
      writeFileSync(
        file,
        page.replace(
          `<!-- carriers -->\n${part}<!-- end -->`,
          () => `<!-- carriers -->\n${table()}<!-- end -->`,
        ),
      );
    else expect(part).toBe(table());
  });

  it("says what its programs print", { timeout: 300_000 }, async () => {
    for (const { line, promised, printed } of await runPage("carriers.md"))
      expect({ line, printed }).toEqual({ line, printed: promised ?? "" });
  });
});
