import * as fc from "fast-check";
import { buildPacket, renderBrief } from "throughline/handoff";
import { describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 2, 14, 12);

function markdownOf(text: string): string {
  const packet = buildPacket(
    {
      journey: { id: 1, subject: text },
      customer: { name: text },
      messages: [{ at: NOW, from: { kind: "agent", name: text }, channel: "web-chat", text }],
      facts: [{ key: "a", label: text, value: text }],
      attempts: [{ what: text }, { what: text }],
    },
    { to: { queue: text.slice(0, 200) || "a" }, reason: "other" },
    { id: "p-1", issuedAt: NOW },
  );
  return renderBrief(packet, { format: "markdown" });
}

describe("a brief in Markdown", () => {
  it.each([
    ["HTML", "<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"],
    ["links and images", "![a](http://e.example)", "!\\[a\\](http\\://e.example)"],
    ["bare addresses", "www.e.example", "www\\.e.example"],
    ["emphasis", "**a** _b_ ~~c~~", "\\*\\*a\\*\\* \\_b\\_ \\~\\~c\\~\\~"],
    ["code", "`a`", "\\`a\\`"],
    ["entities", "&lt;b&gt;", "\\&lt;b\\&gt;"],
    ["tables", "a | b", "a \\| b"],
    ["expressions", "{a} $b$", "\\{a\\} \\$b\\$"],
    ["a backslash before it", "\\*a", "\\\\\\*a"],
  ])("shows %s as they were typed", (_, text, escaped) => {
    expect(markdownOf(text)).toContain(`- **Wants:** ${escaped}\n`);
  });

  it.each([
    ["a heading", "# a", "\\# a"],
    ["a list", "- a", "\\- a"],
    ["a list with a plus", "+ a", "\\+ a"],
    ["a numbered list", "1. a", "1\\. a"],
    ["a numbered list with a bracket", "12) a", "12\\) a"],
    ["a rule", "---", "\\---"],
    ["a quotation", "> a", "\\> a"],
  ])("cannot be made to begin %s", (_, text, escaped) => {
    expect(markdownOf(text)).toContain(`  - ${escaped}\n`);
  });

  it("keeps its shape whatever it is made of: one heading, then items of one list", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [title, blank, ...items] = markdownOf(text).trimEnd().split("\n");
        expect(title?.startsWith("## Handoff to ")).toBe(true);
        expect(blank).toBe("");
        expect(items.filter((item) => !/^(?:- \*\*[A-Z][a-z ]+:\*\*| {2}- )/.test(item))).toEqual([]);
      }),
      { seed: 20_260_314, numRuns: 200 },
    );
  });
});
