import fc from "fast-check";
import { BUILT_IN_CHANNELS, channelCatalog } from "throughline/channels";
import {
  decideReminder,
  decideSurvey,
  defaultSurveyPolicy,
  type InvitationContext,
  type PastSurvey,
  type SurveyReasonCode,
} from "throughline/feedback";
import { SURVEY_KINDS } from "throughline/journey";
import { describe, expect, it } from "vitest";

const NOW = 1_000 * 86_400_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const { traits } = channelCatalog;

const right: InvitationContext = {
  now: NOW,
  kind: "csat",
  channel: traits.whatsapp,
  lastInboundAt: NOW - 20 * MINUTE_MS,
  optedOut: false,
  past: [],
  interaction: { conversation: "m-1", lastAt: NOW - 20 * MINUTE_MS, ended: true },
};

function asked(more: Partial<PastSurvey> = {}): PastSurvey {
  return {
    survey: "s-1",
    kind: "csat",
    conversation: "m-0",
    invitedAt: NOW - 2 * DAY_MS,
    expiresAt: NOW + 5 * DAY_MS,
    answer: null,
    reminders: [],
    ...more,
  };
}

type Case = readonly [
  what: string,
  more: Partial<InvitationContext>,
  outcome: "ask" | "defer" | "skip" | "block",
  code: SurveyReasonCode,
];

const ago = (ms: number, ended = true) => ({ conversation: "m-1", lastAt: NOW - ms, ended });

/** Asked about the same conversation, so long before its last word. */
const sameAsked = (ms: number) => ({ conversation: "m-1", invitedAt: NOW - 20 * MINUTE_MS - ms });

describe("decideSurvey", () => {
  it.each<Case>([
    ["right after an interaction", {}, "ask", "may-be-asked"],
    ["after a call, by text message", { channel: traits.sms, lastInboundAt: null }, "ask", "may-be-asked"],
    ["by e-mail", { channel: traits.email, lastInboundAt: null }, "ask", "may-be-asked"],
    ["in a public post", { channel: traits["social-post"] }, "block", "public-channel"],
    ["by a call", { channel: traits.phone }, "block", "ringing-channel"],
    ["who opted out", { optedOut: true }, "block", "opted-out"],
    ["about what was asked about", { past: [asked(sameAsked(DAY_MS - 1))] }, "skip", "asked-about-this"],
    [
      "about what went on a day after it was asked about",
      { past: [asked(sameAsked(DAY_MS))] },
      "ask",
      "may-be-asked",
    ],
    ["in the midst of it", { interaction: ago(MINUTE_MS, false) }, "defer", "interaction-under-way"],
    ["right at its end", { interaction: ago(MINUTE_MS) }, "ask", "may-be-asked"],
    ["after ten minutes of silence", { interaction: ago(10 * MINUTE_MS, false) }, "ask", "may-be-asked"],
    ["a day later", { interaction: ago(DAY_MS) }, "ask", "may-be-asked"],
    ["later than that", { interaction: ago(DAY_MS + 1) }, "skip", "no-longer-fresh"],
    ["twice within a day", { past: [asked({ invitedAt: NOW - DAY_MS + 1 })] }, "skip", "asked-often-enough"],
    ["a day after", { past: [asked({ invitedAt: NOW - DAY_MS })] }, "ask", "may-be-asked"],
    [
      "CES on a day with CSAT",
      { kind: "ces", past: [asked({ invitedAt: NOW - 1 })] },
      "skip",
      "asked-often-enough",
    ],
    ["CSAT on a day with NPS", { past: [asked({ kind: "nps", invitedAt: NOW - 1 })] }, "ask", "may-be-asked"],
    [
      "NPS within 90 days",
      { kind: "nps", interaction: null, past: [asked({ kind: "nps", invitedAt: NOW - 90 * DAY_MS + 1 })] },
      "skip",
      "asked-often-enough",
    ],
    [
      "NPS after 90 days",
      { kind: "nps", interaction: null, past: [asked({ kind: "nps", invitedAt: NOW - 90 * DAY_MS })] },
      "ask",
      "may-be-asked",
    ],
    ["outside WhatsApp's window", { lastInboundAt: NOW - DAY_MS - 1 }, "ask", "template-needed"],
    [
      "outside Messenger's window",
      { channel: traits.messenger, lastInboundAt: NOW - DAY_MS - 1 },
      "skip",
      "window-closed",
    ],
    ["where they never wrote", { channel: traits.instagram, lastInboundAt: null }, "skip", "window-closed"],
    ["in a chat they left", { channel: traits["web-chat"], present: false }, "skip", "not-there"],
    ["in a chat they are in", { channel: traits["web-chat"] }, "ask", "may-be-asked"],
  ])("%s", (_, more, outcome, code) => {
    const decision = decideSurvey({ ...right, ...more });
    expect([decision.outcome, decision.reasons.map((reason) => reason.code)]).toEqual([outcome, [code]]);
    for (const { says } of decision.reasons) expect(says).not.toBe("");
  });

  it("waits until the silence is long enough", () => {
    expect(decideSurvey({ ...right, interaction: ago(MINUTE_MS, false) })).toMatchObject({
      outcome: "defer",
      until: NOW + 9 * MINUTE_MS,
    });
  });

  it("goes by rules of the desk's own", () => {
    const fatigue = [{ among: ["csat"], most: 2, withinMs: 7 * DAY_MS }] as const;
    const policy = { ...defaultSurveyPolicy, csat: { ...defaultSurveyPolicy.csat, fatigue } };
    const past = [asked(), asked({ survey: "s-2", conversation: "m-2" })];
    expect(decideSurvey({ ...right, policy, past: past.slice(1) }).outcome).toBe("ask");
    expect(decideSurvey({ ...right, policy, past }).outcome).toBe("skip");
  });

  const past = fc.record({
    survey: fc.constantFrom("s-1", "s-2", "s-3"),
    kind: fc.constantFrom(...SURVEY_KINDS),
    conversation: fc.constantFrom("m-1", "m-2", null),
    invitedAt: fc.integer({ min: NOW - 100 * DAY_MS, max: NOW }),
    expiresAt: fc.integer({ min: NOW - DAY_MS, max: NOW + DAY_MS }),
    answer: fc.constantFrom(null, {}),
    reminders: fc.array(fc.record({ at: fc.integer({ min: NOW - DAY_MS, max: NOW }) }), { maxLength: 2 }),
  });
  const contexts = fc.record({
    now: fc.constant(NOW),
    kind: fc.constantFrom(...SURVEY_KINDS),
    channel: fc.constantFrom(...BUILT_IN_CHANNELS.map((id) => traits[id])),
    lastInboundAt: fc.option(fc.integer({ min: NOW - 3 * DAY_MS, max: NOW })),
    optedOut: fc.boolean(),
    present: fc.boolean(),
    past: fc.array(past, { maxLength: 4 }),
    interaction: fc.option(
      fc.record({
        conversation: fc.constantFrom("m-1", "m-3"),
        lastAt: fc.integer({ min: NOW - 3 * DAY_MS, max: NOW }),
        ended: fc.boolean(),
      }),
    ),
  });

  it("never asks in public, by a call, against an opt-out, twice about one interaction, or more often than the rules say", () => {
    fc.assert(
      fc.property(contexts, (context) => {
        const { outcome, reasons } = decideSurvey(context);
        expect(reasons).toHaveLength(1);
        if (outcome !== "ask") return;
        const { channel, kind, interaction, optedOut } = context;
        expect(channel.exposure).toBe("private");
        expect(channel.reach).not.toBe("ring");
        expect(optedOut).toBe(false);
        if (interaction !== null)
          expect(
            context.past.some(
              (one) =>
                one.kind === kind &&
                one.conversation === interaction.conversation &&
                interaction.lastAt - one.invitedAt < (defaultSurveyPolicy[kind].freshForMs ?? Infinity),
            ),
          ).toBe(false);
        for (const { among, most, withinMs } of defaultSurveyPolicy[kind].fatigue)
          expect(
            context.past.filter((one) => among.includes(one.kind) && NOW - one.invitedAt < withinMs).length,
          ).toBeLessThan(most);
      }),
      { seed: 17, numRuns: 3_000 },
    );
  });

  it("defers to a time at which it decides otherwise", () => {
    fc.assert(
      fc.property(contexts, (context) => {
        const decision = decideSurvey(context);
        if (decision.outcome !== "defer") return;
        expect(decision.until).toBeGreaterThan(NOW);
        expect(decideSurvey({ ...context, now: decision.until }).outcome).not.toBe("defer");
      }),
      { seed: 19, numRuns: 1_000 },
    );
  });
});

describe("decideReminder", () => {
  const { interaction: _, ...common } = right;
  const remind = (past: PastSurvey, more: Partial<InvitationContext> = {}) =>
    decideReminder({ ...common, ...more, past: [past], survey: "s-1" });

  it.each<readonly [what: string, past: Partial<PastSurvey>, outcome: string, code: SurveyReasonCode]>([
    ["after a day", {}, "ask", "may-be-asked"],
    ["sooner", { invitedAt: NOW - 1 }, "defer", "too-soon-to-remind"],
    ["a second time", { reminders: [{ at: NOW - DAY_MS }] }, "skip", "reminded-often-enough"],
    ["of an answered one", { answer: {} }, "skip", "answered"],
    ["of an expired one", { expiresAt: NOW }, "skip", "expired"],
    [
      "of one that ends before a reminder is due",
      { invitedAt: NOW - 1, expiresAt: NOW + 1 },
      "skip",
      "expired",
    ],
    ["of another", { survey: "s-9" }, "skip", "unknown-survey"],
  ])("%s", (_, past, outcome, code) => {
    const decision = remind(asked(past));
    expect([decision.outcome, decision.reasons[0]?.code]).toEqual([outcome, code]);
  });

  it("holds to channel and opt-out as an invitation does", () => {
    expect(remind(asked(), { optedOut: true }).outcome).toBe("block");
    expect(remind(asked(), { channel: traits["social-post"] }).outcome).toBe("block");
  });
});
