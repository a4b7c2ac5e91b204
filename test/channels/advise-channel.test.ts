import { defineSchedule, MONDAY_TO_FRIDAY, sameHours } from "throughline/calendar";
import {
  ADVICE_POINTS,
  adviseChannel,
  BUILT_IN_CHANNELS,
  type ChannelNeed,
  defineChannels,
  EXCLUSIONS,
} from "throughline/channels";
import { describe, expect, it } from "vitest";

const now = Date.parse("2026-11-22T14:05:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Channels = readonly string[];

function need(reachableOn: Channels, more: Partial<ChannelNeed> = {}): ChannelNeed {
  return { customer: { reachableOn }, available: reachableOn.map((channel) => ({ channel })), now, ...more };
}

const allowed = (asked: ChannelNeed) =>
  adviseChannel(asked)
    .filter(({ excluded }) => excluded === undefined)
    .map(({ channel }) => channel);

const excluded = (asked: ChannelNeed) =>
  Object.fromEntries(
    adviseChannel(asked).flatMap(({ channel, excluded }) =>
      excluded === undefined ? [] : [[channel, excluded]],
    ),
  );

describe("advice on where to continue", () => {
  it("moves a live chat to the phone for a quick escalation, and says why", () => {
    const [best, second] = adviseChannel({
      current: "web-chat",
      reason: "escalation",
      customer: { reachableOn: ["web-chat", "phone", "email"] },
      available: [{ channel: "email" }, { channel: "web-chat" }, { channel: "phone", queueMs: 120_000 }],
      now,
    });
    expect(best).toEqual({
      channel: "phone",
      score: ADVICE_POINTS.spoken + ADVICE_POINTS.liveForEscalation + 15,
      reasons: [
        "spoken, for an escalation",
        "live, as an escalation needs",
        "the wait is about 2 minutes now",
      ],
      say: "Let us continue by phone: you can talk it through with a person, and you get answers right away.",
      sayToAgent:
        "Move to Phone call: spoken, for an escalation; live, as an escalation needs; the wait is about 2 minutes now.",
    });
    expect(second?.channel).toBe("web-chat");
  });

  it("moves a public post to a private message when the matter is sensitive, and says why", () => {
    const [best, ...others] = adviseChannel({
      current: "social-post",
      sensitive: true,
      customer: { reachableOn: ["social-post", "social-dm"] },
      available: [{ channel: "social-post" }, { channel: "social-dm" }],
      now,
    });
    expect(best).toMatchObject({
      channel: "social-dm",
      say: "Let us continue in a private message: it stays between you and us, and we usually answer within 15 minutes.",
    });
    expect(best?.reasons).toContain("private, as the matter is sensitive");
    expect(others).toEqual([
      {
        channel: "social-post",
        score: 0,
        excluded: "public",
        reasons: ["others can read it, and the matter is sensitive"],
        say: "We cannot continue in a public post: others could read it.",
        sayToAgent: "Do not use Public post: others can read it, and the matter is sensitive.",
      },
    ]);
  });

  it("takes the reason privacy for a sensitive matter", () => {
    expect(excluded(need(["forum", "email"], { current: "forum", reason: ["other", "privacy"] }))).toEqual({
      forum: "public",
    });
  });

  it("stays where the customer is while nothing asks for a move", () => {
    const [best] = adviseChannel(need(["social-dm", "telegram"], { current: "telegram" }));
    expect(best).toMatchObject({
      channel: "telegram",
      say: "Let us stay on Telegram: we usually answer within 15 minutes.",
      sayToAgent: "Stay on Telegram: a person usually answers within 15 minutes; nothing asks for a move.",
    });
  });

  it("leaves a channel that is out of order", () => {
    expect(excluded(need(["web-chat", "email"], { current: "web-chat", reason: "outage" }))).toEqual({
      "web-chat": "outage",
    });
  });

  it("prefers speech for a complex issue and rich channels where they help", () => {
    expect(allowed(need(["sms", "phone"], { current: "sms", reason: "complexity" }))).toEqual([
      "phone",
      "sms",
    ]);
    expect(allowed(need(["sms", "rcs"], { current: "sms", needsRich: true }))).toEqual(["rcs", "sms"]);
  });

  it("heeds the customer's preference, most where it is the reason to move", () => {
    const asked = (reason: string) => ({
      ...need(["web-chat", "phone", "email"], { current: "web-chat", reason }),
      customer: { reachableOn: ["web-chat", "phone", "email"], preferred: "email" },
    });
    expect(allowed(asked("convenience"))[0]).toBe("email");
    expect(allowed(asked("customer-request"))[0]).toBe("email");
    expect(allowed(asked("escalation"))[0]).toBe("phone");
  });

  it("counts the wait there is now before the usual one", () => {
    const asked = (queueMs: number) => ({
      ...need(["in-app-chat", "web-chat"], { current: "email", reason: "speed" }),
      available: [{ channel: "in-app-chat" }, { channel: "web-chat", queueMs }],
    });
    expect(allowed(asked(0))[0]).toBe("web-chat");
    expect(adviseChannel(asked(0))[0]?.reasons).toContain("there is no wait now");
    expect(allowed(asked(HOUR_MS))[0]).toBe("in-app-chat");
  });

  it("writes to a customer who is away where the message waits, or calls", () => {
    const asked = need(["web-chat", "video", "in-person", "phone", "sms"]);
    expect(allowed(asked)).toEqual(["sms", "phone"]);
    expect(excluded(asked)).toEqual({
      "web-chat": "customer-away",
      video: "customer-away",
      "in-person": "customer-away",
    });
    expect(adviseChannel(asked)[0]?.say).toBe(
      "We will contact you by text message: you can read it whenever it suits you.",
    );
  });

  it("uses no channel outside its hours, and says when it opens", () => {
    const schedule = defineSchedule({
      timeZone: "Europe/Athens",
      weekly: sameHours(MONDAY_TO_FRIDAY, { open: "09:00", close: "17:00" }),
    });
    const never = defineSchedule({ timeZone: "UTC", weekly: {} });
    const advice = adviseChannel({
      ...need(["phone", "callback", "email"], { current: "email", reason: "escalation" }),
      available: [
        { channel: "phone", schedule },
        { channel: "callback", schedule: never },
        { channel: "email" },
      ],
    });
    expect(advice.map(({ channel }) => channel)).toEqual(["email", "phone", "callback"]);
    expect(advice[1]).toMatchObject({
      excluded: "closed",
      opensAt: Date.parse("2026-11-23T09:00:00+02:00"),
      say: "We cannot continue by phone: it is closed and opens in 16 hours 55 minutes.",
    });
    expect(advice[2]).not.toHaveProperty("opensAt");
    expect(advice[2]?.say).toBe("We cannot continue with a callback: it is closed.");
  });

  it("uses no channel without consent but the one the customer writes on", () => {
    const asked = {
      ...need(["web-chat", "sms", "email"], { current: "web-chat" }),
      customer: { reachableOn: ["web-chat", "sms", "email"], consents: ["email"] },
    };
    expect(excluded(asked)).toEqual({ sms: "no-consent" });
  });

  it("uses no channel where the customer is not known", () => {
    const asked = {
      ...need(["email"], { current: "web-chat" }),
      available: [{ channel: "phone" }, { channel: "web-chat" }],
    };
    expect(excluded(asked)).toEqual({ phone: "unreachable" });
  });

  describe("within a provider's window", () => {
    const written = (
      channel: string,
      elapsedMs: number | null,
      more: Partial<ChannelNeed> = {},
      template = false,
    ) => {
      const customer = {
        reachableOn: [channel],
        ...(elapsedMs === null ? {} : { lastInboundAt: { [channel]: now - elapsedMs } }),
      };
      const [advice] = adviseChannel({
        ...need([channel], more),
        customer,
        available: [{ channel, template }],
      });
      return advice;
    };

    it("writes freely for 24 hours", () => {
      expect(written("whatsapp", DAY_MS - 1)).toMatchObject({ score: ADVICE_POINTS.away });
      expect(written("messenger", DAY_MS - 1)).toMatchObject({ score: ADVICE_POINTS.away });
    });

    it("then begins with a template on WhatsApp, where there is one", () => {
      expect(written("whatsapp", DAY_MS)).toMatchObject({ excluded: "window-closed" });
      expect(written("whatsapp", DAY_MS, {}, true)?.reasons).toContain(
        "the first message there must be a template",
      );
    });

    it("then lets only a person write on Messenger, for 7 days", () => {
      expect(written("messenger", DAY_MS)?.reasons).toContain("only a person may write there now");
      expect(written("messenger", 7 * DAY_MS, {}, true)).toMatchObject({ excluded: "window-closed" });
    });

    it("asks a customer who is here to write first there", () => {
      expect(written("instagram", null, { current: "web-chat" })).toMatchObject({
        say: "Let us continue in Instagram messages: we usually answer within 15 minutes; please send us the first message there.",
      });
      expect(written("instagram", null)).toMatchObject({ excluded: "window-closed" });
    });

    it("trusts that a customer on the channel has just written, unless told otherwise", () => {
      expect(written("whatsapp", null, { current: "whatsapp" })?.excluded).toBeUndefined();
      expect(written("whatsapp", 2 * DAY_MS, { current: "whatsapp" })).toMatchObject({
        excluded: "window-closed",
      });
    });
  });

  it("uses no channel for a message that does not fit, measured in its unit", () => {
    const channels = ["social-post", "instagram", "sms", "whatsapp", "email"];
    const asked = { current: "email" };
    expect(allowed(need(channels, { ...asked, message: "ω".repeat(280) }))).toHaveLength(5);
    expect(excluded(need(channels, { ...asked, message: "ω".repeat(501) }))).toEqual({
      "social-post": "too-long",
      instagram: "too-long",
    });
    expect(excluded(need(channels, { ...asked, message: "a".repeat(1530) }))).toEqual({
      "social-post": "too-long",
      instagram: "too-long",
    });
    expect(excluded(need(channels, { ...asked, messageSize: 1530 }))).toEqual({
      "social-post": "too-long",
      instagram: "too-long",
      sms: "too-long",
    });
  });

  it("uses no channel without files where files must be sent", () => {
    expect(excluded(need(["phone", "sms", "email"], { current: "email", attachments: true }))).toEqual({
      phone: "no-attachments",
      sms: "no-attachments",
    });
  });

  it("gives every reason of an exclusion, the gravest as the code", () => {
    const advice = adviseChannel({
      current: "social-post",
      sensitive: true,
      attachments: true,
      message: "ω".repeat(300),
      customer: { reachableOn: [], consents: [] },
      available: [{ channel: "social-comment" }],
      now,
    });
    expect(advice[0]?.excluded).toBe("public");
    expect(advice[0]?.reasons).toHaveLength(5);
  });

  it("treats a channel it does not know as public, and one that is defined by its traits", () => {
    const asked = need(["acme-kiosk", "email"], { current: "email", sensitive: true });
    expect(excluded(asked)).toEqual({ "acme-kiosk": "public" });
    const channels = defineChannels({
      "acme-kiosk": { extends: "in-person", label: "Kiosk", wording: "at the kiosk" },
    });
    expect(adviseChannel(asked, { channels })[0]).toMatchObject({
      channel: "acme-kiosk",
      say: "Let us continue at the kiosk: it stays between you and us, and you get answers right away.",
    });
  });

  it("never repeats the message", () => {
    const message = "canary-4711 ".repeat(500);
    const advice = adviseChannel(need(BUILT_IN_CHANNELS, { current: "email", message }));
    expect(JSON.stringify(advice)).not.toContain("canary");
  });

  it("has a sentence for every exclusion and every channel", () => {
    const sentence = /^(?:Let us|We|Use|Move|Stay|Do not) .*[^.;:,]\.$/;
    for (const sensitive of [true, false]) {
      for (const current of [undefined, "email"]) {
        for (const { say, sayToAgent } of adviseChannel(
          need(BUILT_IN_CHANNELS, { sensitive, ...(current === undefined ? {} : { current }) }),
        )) {
          expect(say).toMatch(sentence);
          expect(sayToAgent).toMatch(sentence);
        }
      }
    }
    expect(EXCLUSIONS).toHaveLength(9);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a channel offered twice", { available: [{ channel: "phone" }, { channel: "phone" }] }],
    ["an id that is none", { current: "Web Chat" }],
    ["an unknown urgency", { urgency: "now" }],
    ["a time without an offset", { now: "2026-11-22T14:05:00" }],
    ["a negative queue", { available: [{ channel: "phone", queueMs: -1 }] }],
    ["an unknown field", { sensible: true }],
    ["a schedule that is none", { available: [{ channel: "phone", schedule: { timeZone: "Nowhere" } }] }],
  ])("refuses %s", (_what, wrong) => {
    expect(() => adviseChannel({ ...need(["phone"]), ...wrong })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
