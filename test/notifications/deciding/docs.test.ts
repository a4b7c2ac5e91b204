import { readFileSync } from "node:fs";
import {
  defaultNoticePolicy,
  NOTICE_RULES,
  type NoticePolicy,
  type NoticeReasonCode,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { runPage } from "../../calendar/page-programs.js";
import { CASES } from "./cases.js";

const page = readFileSync(new URL("../../../docs/notice-policies.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| `([a-z-]+)` \| `([a-z-]+)` \| (pass|defer|skip|block) \|/gm)];

/** Every code there is: the compiler misses one that is left out. */
const CODES: { readonly [code in NoticeReasonCode]: true } = {
  "not-for-public": true,
  "opted-out": true,
  "opt-out-confirmation": true,
  "no-channel": true,
  "channel-not-agreed": true,
  "consent-refused": true,
  "consent-missing": true,
  "consent-given": true,
  "already-sent": true,
  "failed-permanently": true,
  "failed-before": true,
  expired: true,
  read: true,
  "grace-period": true,
  "online-unread": true,
  "window-closed": true,
  "template-only": true,
  "quiet-hours": true,
  "no-waking-hour": true,
  "exempt-from-quiet-hours": true,
  "capped-until": true,
  capped: true,
  "digest-waits": true,
  joins: true,
  "disclosure-first": true,
};

describe("docs/notice-policies.md", () => {
  it("says what its programs print", async () => {
    const runs = await runPage("notice-policies.md");
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });

  it("explains every code, by the order of the rules", () => {
    expect(rows.map(([, , code]) => code)).toEqual(Object.keys(CODES));
    expect([...new Set(rows.map(([, rule]) => rule))]).toEqual(NOTICE_RULES);
  });

  it("has every field of the policy, in order", () => {
    const fields: readonly (keyof NoticePolicy | string)[] = [
      ...page.matchAll(/^\| `([a-zA-Z]+)` \| [^|]* \| [^|]* \|$/gm),
    ]
      .map(([, field = ""]) => field)
      .filter((field) => field in defaultNoticePolicy);
    expect(fields).toEqual(Object.keys(defaultNoticePolicy));
  });

  it("names every default cap", () => {
    for (const { name } of defaultNoticePolicy.caps) expect(page).toContain(`\n| \`${name}\` | `);
  });
});

describe("the table of decisions", () => {
  it("has a case for every code that a single channel can have", () => {
    const shown = new Set(
      Object.values(CASES)
        .flat()
        .flatMap((each) => each.for),
    );
    expect(Object.keys(CODES).filter((code) => !shown.has(code as NoticeReasonCode))).toEqual(["no-channel"]);
  });
});
