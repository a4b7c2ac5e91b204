import { defineChannels } from "throughline/channels";
import { decideNotice, type NoticeContext } from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { NOON_SMS } from "./cases.js";

describe("the context of a notice", () => {
  it("needs eight fields by day, and no more", () => {
    const { journey: _, ...least } = NOON_SMS;
    expect(decideNotice(least)).toEqual({
      outcome: "send",
      form: "free",
      joins: [],
      disclosureFirst: false,
      reasons: [],
    });
  });

  it("takes times in every form", () => {
    const at = Date.parse(NOON_SMS.now);
    for (const now of [at, new Date(at), NOON_SMS.now])
      expect(decideNotice({ ...NOON_SMS, now, expiresAt: now }).outcome).toBe("skip");
  });

  it("knows the desk's own channels", () => {
    const channels = defineChannels({ "acme-chat": { extends: "web-chat" } });
    expect(decideNotice({ ...NOON_SMS, channel: "acme-chat" }, { channels }).outcome).toBe("send");
    expect(decideNotice({ ...NOON_SMS, channel: "acme-chat" }).outcome).toBe("block");
  });

  it.each<[what: string, more: object, path: string]>([
    ["a time without an offset", { now: "2026-05-20T12:00:00" }, "now"],
    ["an unknown category", { category: "marketing" }, "category"],
    ["a key that is not safe", { key: "a b" }, "key"],
    ["a country that is none", { country: "Greece" }, "country"],
    ["quiet hours that never end", { quietHours: { from: "09:00", to: "09:00" } }, "quietHours"],
    [
      "a past notice in an unknown state",
      { history: [{ ...NOON_SMS, at: 0, state: "lost" }] },
      "history.0.state",
    ],
  ])("refuses %s, and does not repeat it", (_what, more, path) => {
    expect(() => decideNotice({ ...NOON_SMS, ...more } as NoticeContext)).toThrowError(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: {
          what: "The context of a notice",
          problems: expect.arrayContaining([expect.objectContaining({ path })]),
        },
      }),
    );
  });

  it("refuses a field that it does not know", () => {
    const misspelt = { ...NOON_SMS, timezone: "Europe/Athens" };
    expect(() => decideNotice(misspelt)).toThrowError(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("refuses a time in which no calendar counts", () => {
    expect(() => decideNotice({ ...NOON_SMS, now: 8e15 })).toThrowError(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
