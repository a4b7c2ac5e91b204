import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { runPage } from "../calendar/page-programs.js";

const { dirname, join } = posix;

/** The pages of a part of the library are run beside its tests. */
describe.each([
  "ai-agents",
  "application",
  "brief",
  "concepts",
  "errors",
  "existing-desk",
  "following",
  "privacy",
  "resume",
  "security",
])("docs/%s.md", (page) => {
  it("says what its programs print", { timeout: 300_000 }, async () => {
    for (const { line, promised, printed } of await runPage(`${page}.md`))
      expect({ line, printed }).toEqual({ line, printed: promised ?? "" });
  });
});

describe("the links of every page", () => {
  const docs = new URL("../../docs/", import.meta.url);
  const pages = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".md") && !name.startsWith("api/"));
  const texts = new Map(pages.map((name) => [name, readFileSync(new URL(name, docs), "utf8")]));
  const readme = readFileSync(new URL("../README.md", docs), "utf8");

  it.each([...texts, ["README.md", readme.replaceAll("](docs/", "](")] as const])(
    "of %s lead to what is there",
    (name, text) => {
      for (const [, target = "", heading] of text.matchAll(/\]\((?!https?:)([^)#]*\.md|)(?:#([^)]+))?\)/g)) {
        if (target === "CONTRIBUTING.md" || target === "CHANGELOG.md") continue;
        const linked = target === "" ? text : texts.get(join(dirname(name), target));
        expect(linked, `${name}: ${target}`).toBeDefined();
        if (heading !== undefined) expect(headingsOf(linked ?? ""), `${name}: ${target}`).toContain(heading);
      }
    },
  );
});

/** As the usual renderers name them. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}
