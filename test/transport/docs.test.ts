import { readFileSync } from "node:fs";
import { transportConformance } from "throughline/testing";
import type { Transport } from "throughline/transport";
import { inProcessTransport } from "throughline/transport/in-process";
import { webhookTransport } from "throughline/transport/webhook";
import { describe, expect, test } from "vitest";
import { runPage } from "../calendar/page-programs.js";

const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

test.each(["transport.md", "webhooks.md"])("docs/%s says what its programs print", async (name) => {
  const runs = await runPage(name);
  expect(runs.length).toBeGreaterThan(0);
  for (const { line, promised, printed } of runs)
    expect({ line, printed }).toEqual({ line, printed: promised });
});

describe("docs/transport.md", () => {
  const row = (name: string, { capabilities, deadLetters }: Transport) => {
    const { ordering, dedupWindowMs, maxBytes } = capabilities;
    const [window, bytes] = [dedupWindowMs, maxBytes].map((value) => value.toLocaleString("en"));
    return `| ${name} | ${ordering} | ${window} ms | ${bytes} bytes | ${deadLetters === undefined ? "no" : "yes"} |`;
  };

  test.each([
    row("`inProcessTransport()`", inProcessTransport()),
    row("`webhookTransport({ … })`", webhookTransport({})),
  ])("says what the transport declares: %s", (line) => {
    expect(page("transport.md").split("\n")).toContain(line);
  });

  test("names every group of cases, and how many there are", () => {
    const text = page("transport.md").replaceAll("\n", " ");
    for (const group of new Set(transportConformance.map((one) => one.group)))
      expect(text).toContain(`\`${group}\``);
    expect(text).toContain(`${transportConformance.length} cases`);
  });
});
