import { decideNotice, decideNoticeOver, defineNoticePolicy } from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { NOON_SMS } from "./cases.js";

const { channel: _, ...notice } = NOON_SMS;
const { now: _now, timeZone: _zone, audience: _audience, ...told } = NOON_SMS;
const failedOnSms = { ...told, at: "2026-05-20T11:00:00+03:00", state: "failed", permanent: true } as const;

describe("a decision over several channels", () => {
  it("takes the first on which the notice may be sent, and says why not those before it", () => {
    const { channel, decision, passedOver } = decideNoticeOver(notice, [
      { channel: "forum" },
      { channel: "whatsapp" },
      { channel: "email" },
      { channel: "sms" },
    ]);
    expect([channel, decision.outcome]).toEqual(["email", "send"]);
    expect(passedOver.map((each) => [each.channel, each.decision.reasons[0]?.code])).toEqual([
      ["forum", "not-for-public"],
      ["whatsapp", "window-closed"],
    ]);
  });

  it("decides of each channel as if it were the only one", () => {
    const route = { channel: "whatsapp", lastInboundAt: "2026-05-20T10:00:00+03:00", template: true };
    expect(decideNoticeOver(notice, [route]).decision).toEqual(decideNotice({ ...notice, ...route }));
  });

  it("goes on to the next channel where one failed for good", () => {
    const asked = { ...notice, history: [failedOnSms] };
    expect(decideNoticeOver(asked, [{ channel: "sms" }, { channel: "email" }])).toMatchObject({
      channel: "email",
      decision: { outcome: "send" },
      passedOver: [{ channel: "sms", decision: { reasons: [{ code: "failed-permanently" }] } }],
    });
  });

  it("sends on no channel what may have been sent on one", () => {
    const asked = { ...notice, history: [{ ...failedOnSms, state: "unknown" as const }] };
    expect(decideNoticeOver(asked, [{ channel: "sms" }, { channel: "email" }]).decision.outcome).toBe("skip");
  });

  it("waits for the channel on which it may be sent soonest", () => {
    const capped = (channel: string, hours: number) => ({
      name: channel,
      max: 1,
      periodMs: hours * 3_600_000,
      over: "defer" as const,
      channels: [channel],
      per: ["channel" as const],
    });
    const sent = { ...failedOnSms, key: "other", state: "sent" as const };
    const { channel, decision, passedOver } = decideNoticeOver(
      { ...notice, history: [sent, { ...sent, channel: "email" }] },
      [{ channel: "forum" }, { channel: "sms" }, { channel: "email" }],
      { policy: defineNoticePolicy({ caps: [capped("sms", 5), capped("email", 3)] }) },
    );
    expect([channel, decision]).toMatchObject(["email", { until: Date.parse("2026-05-20T14:00:00+03:00") }]);
    expect(passedOver.map((each) => each.channel)).toEqual(["forum", "sms"]);
  });

  it("gives the reasons of the first channel where none will do", () => {
    expect(decideNoticeOver(notice, [{ channel: "forum" }, { channel: "messenger" }])).toMatchObject({
      channel: "forum",
      decision: { outcome: "block", reasons: [{ code: "not-for-public" }] },
      passedOver: [{ channel: "messenger", decision: { reasons: [{ code: "window-closed" }] } }],
    });
  });

  it("blocks where there is no channel", () => {
    expect(decideNoticeOver(notice, [])).toEqual({
      channel: null,
      decision: {
        outcome: "block",
        reasons: [{ rule: "consent", code: "no-channel", effect: "block", data: {} }],
      },
      passedOver: [],
    });
  });
});
