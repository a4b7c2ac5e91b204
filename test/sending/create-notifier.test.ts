import { defineChannels } from "throughline/channels";
import { defineNoticePolicy, defineTemplate, variable } from "throughline/notifications";
import { createNotifier, type NotifierOptions, type OutgoingNotice } from "throughline/sending";
import { describe, expect, expectTypeOf, test } from "vitest";
import { badNumber, ScriptedSender, TestTime, unknown } from "./samples.js";

const link = "https://kyma.example/c/17";
const phone = "+306941234567";
const NOON = Date.parse("2026-03-02T12:00:00+02:00");

/** A provider that keeps the notices it was given. */
class Outbox extends ScriptedSender {
  readonly notices: OutgoingNotice[] = [];

  override send: ScriptedSender["send"] = async (notice, context) => {
    this.notices.push(notice);
    return this.scripted(notice, context);
  };
}

function setUp(options: Partial<NotifierOptions> = {}) {
  const time = new TestTime(NOON);
  const [sms, email] = [new Outbox(), new Outbox()];
  const { clock, setTimer } = time;
  const notifier = createNotifier({ senders: { sms, email }, clock, setTimer, ...options });
  return { time, sms, email, notifier };
}

const reply = {
  notice: "case-17.reply-3",
  kind: "update.reply-waiting",
  values: { count: 2, link },
  addresses: [
    { channel: "sms", to: phone },
    { channel: "email", to: "anna@example.com" },
  ],
  locale: "el",
  known: { timeZone: "Europe/Athens" },
} as const;

describe("a notifier on its own", () => {
  test("words a notice in the customer's language and hands it to the sender of the channel", async () => {
    const { notifier, sms } = setUp();
    expect(await notifier.notify(reply)).toEqual({ status: "sent", channel: "sms", attempt: 1 });
    expect(sms.notices).toHaveLength(1);
    expect(sms.notices[0]).toMatchObject({
      tenant: null,
      notice: "case-17.reply-3",
      kind: "update.reply-waiting",
      to: phone,
      locale: "el",
      rendered: { format: "sms", text: expect.stringContaining(link) },
    });
  });

  test("sends nothing twice under one id", async () => {
    const { notifier, sms } = setUp();
    for (let time = 0; time < 5; time++) await notifier.notify(reply);
    expect(sms.notices).toHaveLength(1);
  });

  test("waits until the morning, and asks anew then: what was read meanwhile is not sent", async () => {
    const { notifier, sms, time } = setUp();
    time.to(Date.parse("2026-03-02T23:00:00+02:00"));
    const morning = Date.parse("2026-03-03T08:00:00+02:00");
    expect(await notifier.notify(reply)).toEqual({
      status: "waiting",
      until: morning,
      reasons: ["quiet-hours"],
    });
    time.to(morning);
    const newsAt = "2026-03-02T22:50:00+02:00";
    const readUpTo = "2026-03-03T07:00:00+02:00";
    const presence = [{ channel: "web-chat", readUpTo, seenAt: readUpTo }];
    expect(
      await notifier.notify({ ...reply, known: { ...reply.known, newsAt, newsOn: "web-chat", presence } }),
    ).toEqual({
      status: "suppressed",
      reasons: ["read"],
    });
    expect(sms.notices).toHaveLength(0);
  });

  test("falls back to the next address, and leaves an opted-out channel alone", async () => {
    const { notifier, email } = setUp({ senders: {} });
    expect(await notifier.notify(reply)).toEqual({ status: "suppressed", reasons: ["no-channel"] });
    const chain = setUp({ senders: { sms: new ScriptedSender(badNumber), email } });
    expect(await chain.notifier.notify(reply)).toMatchObject({ channel: "email", attempt: 2 });
    const out = setUp();
    const optOuts = [{ scope: "all", channel: "sms", out: true, occurredAt: NOON - 1 }] as const;
    expect(await out.notifier.notify({ ...reply, known: { ...reply.known, optOuts } })).toMatchObject({
      channel: "email",
      attempt: 1,
    });
    expect(out.sms.notices).toHaveLength(0);
  });

  test("makes values right before the attempt, and takes another kind in its place", async () => {
    const { notifier, sms } = setUp();
    const attempts: number[] = [];
    await notifier.notify({
      ...reply,
      values: async ({ attempt, channel, locale }) => {
        attempts.push(attempt);
        expect([channel, locale]).toEqual(["sms", "el"]);
        return { kind: "update.digest", values: { count: 3, link } };
      },
    });
    expect(attempts).toEqual([1]);
    expect(sms.notices[0]?.kind).toBe("update.digest");
  });

  test("tells first that an assistant writes, once a journey and channel", async () => {
    const { notifier, sms } = setUp();
    const known = { ...reply.known, automated: true, journey: "j-1" };
    await notifier.notify({ ...reply, known });
    await notifier.notify({ ...reply, notice: "case-17.reply-4", known });
    expect(sms.notices.map(({ kind }) => kind)).toEqual([
      "automation.disclosure",
      "update.reply-waiting",
      "update.reply-waiting",
    ]);
  });

  test("writes nothing before it was told that an assistant writes", async () => {
    const known = { ...reply.known, automated: true, journey: "j-1" };
    const sms = new ScriptedSender(unknown);
    const { notifier } = setUp({ senders: { sms } });
    expect(await notifier.notify({ ...reply, known })).toEqual({
      status: "suppressed",
      reasons: ["not-disclosed"],
    });
    expect(sms.calls).toHaveLength(1);
  });
});

describe("public privacy", () => {
  const post = { channel: "social-post", to: "x:@anna" };

  test("lets nothing but a public notice out to where everybody can read", async () => {
    const social = new Outbox();
    const { notifier } = setUp({ senders: { "social-post": social, sms: new Outbox() } });
    expect(await notifier.notify({ ...reply, addresses: [post] })).toEqual({
      status: "suppressed",
      reasons: ["not-for-public"],
    });
    const invited = await notifier.notify({
      notice: "n-2",
      kind: "privacy.move-to-private",
      values: { link },
      addresses: [post],
      locale: "hr",
    });
    expect(invited).toMatchObject({ status: "sent" });
    expect(social.notices.map(({ rendered }) => rendered.format)).toEqual(["post"]);
  });

  test("takes a channel it does not know for public", async () => {
    const fax = new Outbox();
    const { notifier } = setUp({ senders: { fax } });
    const outcome = await notifier.notify({ ...reply, addresses: [{ channel: "fax", to: "1" }] });
    expect(outcome).toEqual({ status: "suppressed", reasons: ["not-for-public"] });
    expect(fax.notices).toHaveLength(0);
  });
});

describe("what cannot be sent", () => {
  test("is data where the values are hostile or the channel has no renderer, and the log names no value", async () => {
    const entries: unknown[] = [];
    const channels = defineChannels({
      kiosk: { extends: "web-chat", label: "Kiosk", wording: "at the kiosk" },
    });
    const { notifier, sms } = setUp({
      logger: { log: (level, entry) => void entries.push([level, entry]) },
      channels,
      senders: { sms: new Outbox(), kiosk: new Outbox() },
    });
    for (const [index, hostile] of [
      "javascript:alert(1)",
      "https://user@evil.example/",
      "http://kyma.example",
      "x".repeat(2 ** 20),
    ].entries())
      expect(
        await notifier.notify({
          ...reply,
          notice: `n-${index}`,
          values: { count: 1, link: hostile },
          addresses: [{ channel: "sms", to: phone }],
        }),
      ).toEqual({ status: "suppressed", reasons: ["invalid-notice"] });
    expect(
      await notifier.notify({ ...reply, notice: "n-k", addresses: [{ channel: "kiosk", to: "1" }] }),
    ).toEqual({ status: "suppressed", reasons: ["invalid-notice"] });
    expect(sms.notices).toHaveLength(0);
    expect(entries).toHaveLength(5);
    expect(JSON.stringify(entries)).not.toMatch(/evil|javascript|694/);
  });

  test("is refused where the kind or the id is none", async () => {
    const { notifier } = setUp();
    await expect(notifier.notify({ ...reply, notice: "a b" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    // @ts-expect-error there is no such kind
    const misspelt = notifier.notify({ ...reply, kind: "update.reply-wating" });
    await expect(misspelt).rejects.toMatchObject({ code: "INVALID_INPUT" });
    for (const sending of [{ attempts: 0 }, { sendWithinMs: 60_000 }, { retryBaseMs: 0.5 }])
      expect(() => createNotifier({ senders: {}, sending })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
  });
});

describe("types", () => {
  test("hold the values against the template of the kind, your own included", () => {
    const ready = defineTemplate({
      kind: "pickup.ready",
      version: 1,
      purpose: "The parcel can be fetched.",
      category: "transactional",
      urgency: "normal",
      tone: { acknowledge: "The wait is over.", avoid: "Offers." },
      variables: { shelf: variable.text({ max: 10 }), link: variable.url() },
      subject: { en: "Your parcel is here" },
      text: { en: "Your parcel waits on shelf {$shelf}. Where: {$link}" },
    });
    const notifier = createNotifier({
      senders: {},
      templates: { "pickup.ready": ready },
      policy: defineNoticePolicy({ quietHours: null }),
    });
    const request = { notice: "n-1", kind: "pickup.ready", addresses: [], locale: "en" } as const;
    expectTypeOf(notifier.notify<"pickup.ready">)
      .parameter(0)
      .toHaveProperty("values");
    void notifier.notify({ ...request, values: { shelf: "A3", link } });
    // @ts-expect-error `shelf` is missing
    void notifier.notify({ ...request, values: { link } });
    // @ts-expect-error `self` is misspelt
    void notifier.notify({ ...request, values: { self: "A3", link } });
  });
});
