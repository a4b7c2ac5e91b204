import {
  decideNotice,
  defaultNoticePolicy,
  defineNoticePolicy,
  type NoticePolicyInput,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { NOON_SMS } from "./cases.js";

const cap = { name: "one", max: 1, periodMs: 1_000, over: "defer" } as const;

describe("a notice policy", () => {
  it("is as usual where nothing else is said", () => {
    expect(defineNoticePolicy({})).toEqual(defaultNoticePolicy);
  });

  it("differs in what is given, of consents by category", () => {
    const policy = defineNoticePolicy({
      gracePeriodMs: 0,
      consents: { transactional: { purpose: "service", when: "given" } },
    });
    expect(policy).toEqual({
      ...defaultNoticePolicy,
      gracePeriodMs: 0,
      consents: { ...defaultNoticePolicy.consents, transactional: { purpose: "service", when: "given" } },
    });
  });

  it("is plain data, frozen all through", () => {
    const policy = defineNoticePolicy({ caps: [cap] });
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
    for (const part of [policy, policy.caps, policy.caps[0], policy.consents, policy.quietHoursExempt])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it("leaves what it is made from alone", () => {
    const caps = [{ ...cap }];
    const policy = defineNoticePolicy({ caps });
    expect(Object.isFrozen(caps[0])).toBe(false);
    expect(policy.caps[0]).not.toBe(caps[0]);
  });

  it("may come from JSON", () => {
    const policy = JSON.parse(JSON.stringify(defineNoticePolicy({ quietHours: null, timeZones: [] })));
    const night = { ...NOON_SMS, now: "2026-05-20T23:00:00+03:00" };
    expect(decideNotice(night, { policy }).outcome).toBe("send");
  });

  it.each<[what: string, input: NoticePolicyInput, path: string]>([
    ["quiet hours that never end", { quietHours: { from: "21:00", to: "21:00" } }, "quietHours"],
    ["a time that does not exist", { quietHours: { from: "24:00", to: "08:00" } }, "quietHours.from"],
    ["a zone that does not exist", { timeZones: ["Europe/Athens", "Mars/Base"] }, "timeZones.1"],
    ["a grace period below zero", { gracePeriodMs: -1 }, "gracePeriodMs"],
    ["a cap of none", { caps: [{ ...cap, max: 0 }] }, "caps.0.max"],
    ["a cap that waits without a period", { caps: [{ ...cap, periodMs: null }] }, "caps.0"],
    ["two caps of one name", { caps: [cap, cap] }, "caps"],
    ["a kind that is none", { disclosure: { kind: "Hello there" } }, "disclosure.kind"],
  ])("refuses %s", (_what, input, path) => {
    expect(() => defineNoticePolicy(input)).toThrowError(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: { what: "The notice policy", problems: [expect.objectContaining({ path })] },
      }),
    );
  });

  it("refuses an unknown field, also in a decision", () => {
    const wrong = { ...defaultNoticePolicy, quietHour: null };
    expect(() => defineNoticePolicy(wrong)).toThrowError(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(() => decideNotice(NOON_SMS, { policy: wrong })).toThrowError(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
