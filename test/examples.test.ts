import { existsSync, readdirSync, readFileSync } from "node:fs";
import { format } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";

const folder = new URL("../examples/", import.meta.url);
const examples = readdirSync(folder).filter((file) => file.endsWith(".ts"));

afterEach(() => vi.restoreAllMocks());

describe("the examples", () => {
  it("are there", () => expect(examples.length).toBeGreaterThanOrEqual(8));

  it.each(examples)("%s prints what stands beside it", async (file) => {
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((...given: unknown[]) => void printed.push(format(...given)));
    await import(new URL(file, folder).href);
    const output = new URL(file.replace(/\.ts$/, ".out.txt"), folder);
    if (!existsSync(output)) throw new Error(`${output.pathname} is missing: write there what it prints.`);
    expect(`${printed.join("\n")}\n`).toBe(readFileSync(output, "utf8"));
  });
});
