import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runPage } from "../../calendar/page-programs.js";
import { packetFields } from "./fields.js";

const PAGE = new URL("../../../docs/packet.md", import.meta.url);
const page = readFileSync(PAGE, "utf8");

/** What the page has between `<!-- name -->` and `<!-- end -->`. */
function part(name: string): string {
  return page.split(`<!-- ${name} -->\n`)[1]?.split("<!-- end -->")[0] ?? "";
}

function fieldTable(): string {
  const rows = packetFields().map(({ path, required, type, audience, description }) => {
    const shownType = type.replaceAll("`, `", "` `");
    return `| \`${path}${required ? "" : "?"}\` | ${shownType} | ${audience} | ${description} |\n`;
  });
  return `| field | type | audience | what |\n|---|---|---|---|\n${rows.join("")}`;
}

function codesIn(file: string): readonly string[] {
  const source = readFileSync(new URL(`../../../src/${file}`, import.meta.url), "utf8");
  return [...new Set([...source.matchAll(/code: "([a-z-]+)"/g)].flatMap(([, code]) => code ?? []))];
}

describe("docs/packet.md", () => {
  it("has every field as the published schema has it", () => {
    const table = fieldTable();
    if (process.env.UPDATE_DOCS === "1")
      writeFileSync(
        PAGE,
        page.replace(part("fields"), () => table),
      );
    else expect(part("fields")).toBe(table);
  });

  it.each([
    ["warning", "handoff/packet/warnings.ts"],
    ["next step", "handoff/packet/next-step.ts"],
    ["caveat", "journey/packets/rebuild.ts"],
  ])("explains every %s", (_, file) => {
    const codes = codesIn(file);
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect(page).toContain(`| \`${code}\` |`);
  });

  it("says what its programs print", async () => {
    const runs = await runPage("packet.md");
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });
});
