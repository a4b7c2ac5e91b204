import fc from "fast-check";
import { defineSchedule, EVERY_DAY, isOpen, sameHours } from "throughline/calendar";
import {
  ASSURANCE_LEVELS,
  adviseChannel,
  BUILT_IN_CHANNELS,
  type ChannelNeed,
  type ChannelTraits,
  defineChannels,
} from "throughline/channels";
import { describe, expect, it } from "vitest";

const runs = { seed: 20261122, numRuns: 1000 };
const now = Date.parse("2026-11-22T14:05:00Z");
const DAY_MS = 86_400_000;

const open = defineSchedule({
  timeZone: "UTC",
  weekly: sameHours(EVERY_DAY, { open: "09:00", close: "17:00" }),
});
const closed = defineSchedule({
  timeZone: "UTC",
  weekly: sameHours(EVERY_DAY, { open: "18:00", close: "08:00" }),
});

/** Any need over some of `channels`. */
function anyNeed(channels: readonly string[]): fc.Arbitrary<ChannelNeed> {
  const some = fc.subarray([...channels]);
  const one = fc.constantFrom(...channels);
  return fc.record(
    {
      current: one,
      reason: fc.subarray(["escalation", "complexity", "privacy", "speed", "outage", "convenience", "other"]),
      sensitive: fc.boolean(),
      urgency: fc.constantFrom("live", "soon", "whenever"),
      needsRich: fc.boolean(),
      attachments: fc.boolean(),
      message: fc.oneof(fc.string({ maxLength: 60 }), fc.string({ maxLength: 3000, size: "max" })),
      customer: fc.record(
        {
          reachableOn: some,
          preferred: one,
          consents: some,
          lastInboundAt: fc.dictionary(one, fc.integer({ min: now - 9 * DAY_MS, max: now })),
        },
        { requiredKeys: ["reachableOn"] },
      ),
      available: fc.uniqueArray(
        fc.record(
          {
            channel: one,
            schedule: fc.constantFrom(open, closed),
            queueMs: fc.nat(4 * 3_600_000),
            template: fc.boolean(),
          },
          { requiredKeys: ["channel"] },
        ),
        { selector: ({ channel }) => channel },
      ),
      now: fc.constant(now),
    },
    { requiredKeys: ["customer", "available", "now"] },
  );
}

const PUBLIC_OR_UNKNOWN = ["social-post", "social-comment", "forum", "acme-kiosk", "fax"];
const known = anyNeed([...BUILT_IN_CHANNELS, "acme-kiosk", "fax"]);

describe("advice, for any need,", () => {
  it("never uses a public or unknown channel for a sensitive matter", () => {
    fc.assert(
      fc.property(known, (need) => {
        for (const { channel, excluded } of adviseChannel({ ...need, sensitive: true })) {
          if (PUBLIC_OR_UNKNOWN.includes(channel)) expect(excluded).toBe("public");
        }
      }),
      runs,
    );
  });

  it("never uses a closed channel, nor one without consent", () => {
    fc.assert(
      fc.property(known, (need) => {
        for (const { channel, excluded } of adviseChannel(need)) {
          if (excluded !== undefined) continue;
          const { schedule } = need.available.find((offer) => offer.channel === channel) ?? {};
          expect(schedule === undefined || isOpen(schedule, now)).toBe(true);
          const { consents, reachableOn } = need.customer;
          expect(channel === need.current || consents === undefined || consents.includes(channel)).toBe(true);
          expect(channel === need.current || reachableOn.includes(channel)).toBe(true);
        }
      }),
      runs,
    );
  });

  it("tells of every channel once, those to use first and by score, each with its reasons", () => {
    fc.assert(
      fc.property(known, (need) => {
        const advice = adviseChannel(need);
        expect(advice.map(({ channel }) => channel).sort()).toEqual(
          need.available.map(({ channel }) => channel).sort(),
        );
        const usable = advice.filter(({ excluded }) => excluded === undefined);
        expect(advice.slice(0, usable.length)).toEqual(usable);
        expect(usable.map(({ score }) => score)).toEqual(
          usable.map(({ score }) => score).sort((a, b) => b - a),
        );
        for (const { excluded, score, reasons, say } of advice) {
          expect(say).toMatch(/\.$/);
          if (excluded === undefined) continue;
          expect(score).toBe(0);
          expect(reasons.length).toBeGreaterThan(0);
        }
      }),
      runs,
    );
  });

  it("is the same whatever the order of its lists", () => {
    const shuffled = known.chain((need) =>
      fc.tuple(
        fc.constant(need),
        fc.shuffledSubarray([...need.available], { minLength: need.available.length }),
        fc.shuffledSubarray([...need.customer.reachableOn], { minLength: need.customer.reachableOn.length }),
        fc.shuffledSubarray([...(need.reason ?? [])], { minLength: need.reason?.length ?? 0 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([need, available, reachableOn, reason]) => {
        expect(
          adviseChannel({ ...need, available, reason, customer: { ...need.customer, reachableOn } }),
        ).toEqual(adviseChannel({ ...need, reason }));
      }),
      runs,
    );
  });

  it("never ranks a channel lower for a better trait", () => {
    const channels = [...BUILT_IN_CHANNELS, "own"];
    fc.assert(
      fc.property(anyNeed(channels), anyTraits(), (need, [traits, better]) => {
        // Everything is offered and within reach, so that a place gained or lost shows.
        const { preferred, lastInboundAt = {} } = need.customer;
        const asked = {
          ...need,
          available: channels.map((channel) => ({ channel })),
          customer: {
            reachableOn: channels,
            lastInboundAt,
            ...(preferred === undefined ? {} : { preferred }),
          },
        };
        const place = (own: ChannelTraits) => {
          const advice = adviseChannel(asked, { channels: defineChannels({ own }) });
          const index = advice.findIndex(({ channel }) => channel === "own");
          return advice[index]?.excluded === undefined ? index : channels.length;
        };
        expect(place({ ...traits, ...better })).toBeLessThanOrEqual(place(traits));
      }),
      { ...runs, numRuns: 3000 },
    );
  });
});

const RESPONSES_MS = [0, 60_000, 60_001, 5 * 60_000, 10 * 60_000, 90 * 60_000, 8 * 3_600_000];

/** Any traits, and a change for the better of one of them. */
function anyTraits(): fc.Arbitrary<[ChannelTraits, Partial<ChannelTraits>]> {
  const traits = fc.record<ChannelTraits>({
    label: fc.constant("Own"),
    wording: fc.constant("on our own"),
    exposure: fc.constantFrom("public", "private"),
    medium: fc.constantFrom("text", "spoken", "mixed"),
    liveness: fc.constantFrom("live", "delayed"),
    typicalResponseMs: fc.constantFrom(...RESPONSES_MS),
    richness: fc.constantFrom("plain", "rich"),
    attachments: fc.boolean(),
    messageLimit: fc.option(
      fc.record({
        size: fc.integer({ min: 1, max: 3000 }),
        unit: fc.constantFrom("characters", "utf8-bytes", "weighted", "sms-parts"),
      }),
    ),
    freeFormWindow: fc.option(
      fc.record({
        anyoneMs: fc.nat(DAY_MS),
        personMs: fc.integer({ min: DAY_MS, max: 7 * DAY_MS }),
        afterwards: fc.constantFrom("template", "nothing"),
      }),
    ),
    reach: fc.constantFrom("away", "ring", "present"),
    senderAssurance: fc.constantFrom(...ASSURANCE_LEVELS),
    identityKind: fc.constant(null),
    needsAppOrAccount: fc.boolean(),
  });
  return fc.tuple(traits, fc.nat(), fc.nat()).map(([traits, which, size]) => {
    const { messageLimit, freeFormWindow } = traits;
    const improvements: readonly Partial<ChannelTraits>[] = [
      { exposure: "private" },
      { liveness: "live" },
      {
        typicalResponseMs: Math.min(traits.typicalResponseMs, RESPONSES_MS[size % RESPONSES_MS.length] ?? 0),
      },
      { richness: "rich" },
      { attachments: true },
      { messageLimit: null },
      { messageLimit: messageLimit && { ...messageLimit, size: messageLimit.size + (size % 3000) } },
      { freeFormWindow: null },
      { freeFormWindow: freeFormWindow && { ...freeFormWindow, anyoneMs: freeFormWindow.personMs } },
      { freeFormWindow: freeFormWindow && { ...freeFormWindow, afterwards: "template" } },
      { reach: "away" },
      { senderAssurance: "verified" },
    ];
    return [traits, improvements[which % improvements.length] ?? {}];
  });
}
