import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const at = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = at("docs/write-a-storage-adapter.md");
const files = ["redis-store.ts", "scripts.ts", "failure.ts"];

/** What a reader has to write: no imports, no comments, no empty lines. */
const written = (code: string) =>
  code
    .replaceAll(/^import [^;]*;$/gm, "")
    .split("\n")
    .filter((line) => !/^\s*(\/\*\*|\*|\/\/|$)/.test(line)).length;

describe("docs/write-a-storage-adapter.md", () => {
  test.each(files)("has %s to the letter", (file) => {
    expect(page).toContain(`\`\`\`ts fragment\n${at(`examples/redis-store/${file}`)}\`\`\`\n`);
  });

  test("promises about as many lines as there are", () => {
    const [store = 0, scripts = 0] = files.map((file) => written(at(`examples/redis-store/${file}`)));
    const about = (lines: number) => Math.round(lines / 10) * 10;
    expect(page).toContain(`about ${about(store)} lines\nof TypeScript and ${about(scripts)} of Lua`);
  });

  test("names every kind of key the store writes, and no other", () => {
    const named = [...page.matchAll(/^\| `\{tenant\}:(\w+):/gm)].map(([, name]) => name);
    const used = [...at("examples/redis-store/redis-store.ts").matchAll(/keyOf\([\w.]+, "(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(new Set(used)).toEqual(new Set(named));
  });
});
