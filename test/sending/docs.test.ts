import { readdirSync, readFileSync } from "node:fs";
import { noticeTriggers } from "throughline";
import { SENDING_POLICY } from "throughline/sending";
import { describe, expect, test } from "vitest";
import { runPage } from "../calendar/page-programs.js";

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

describe.each(["sending.md", "connect-a-sender.md"])("docs/%s", (name) => {
  test("says what its programs print", { timeout: 300_000 }, async () => {
    const runs = await runPage(name);
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });
});

describe("docs/sending.md", () => {
  test("lists every trigger, and no other", () => {
    const listed = [...page("sending.md").matchAll(/^\| `([\w.-]+)` \| `([\w.-]+)` \|/gm)];
    const rows = listed.map(([, on, kind]) => `${on} ${kind}`);
    expect(rows.sort()).toEqual(noticeTriggers.map(({ on, kind }) => `${on} ${kind}`).sort());
  });

  test("states the default attempts and waits", () => {
    const { attempts, sendWithinMs, lostAfterMs, lookUpForMs, retryBaseMs, retryLongestMs } = SENDING_POLICY;
    expect({ attempts, sendWithinMs, lostAfterMs, lookUpForMs, retryBaseMs, retryLongestMs }).toEqual({
      attempts: 6,
      sendWithinMs: 15_000,
      lostAfterMs: 60_000,
      lookUpForMs: 3_600_000,
      retryBaseMs: 1_000,
      retryLongestMs: 300_000,
    });
  });
});

test("docs/connect-a-sender.md lists every example", () => {
  const files = readdirSync(new URL("../../examples/senders/", import.meta.url));
  for (const file of files) expect(page("connect-a-sender.md")).toContain(`\`${file}\``);
});
