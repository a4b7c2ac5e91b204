import { createThroughline, type Desk, encryptingCodec, type ThroughlineOptions } from "throughline";
import { defaultSurveyPolicy } from "throughline/feedback";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { beforeEach, describe, expect, it } from "vitest";
import { countingReads } from "./stores.js";
import { countingIds, MARIA, movableClock, rotated, secrets, whatsapp } from "./support.js";

const START = Date.parse("2026-03-02T09:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const clock = movableClock(START);
let store = memoryStore();
let desk: Desk;
let messages = 0;

function deskOf(tenant: string, options: Partial<ThroughlineOptions> = {}): Desk {
  return createThroughline({ store, secrets, clock, ids: countingIds(tenant), ...options }).tenant(tenant);
}

/** A customer wrote on WhatsApp and Maria answered; the journey's id. */
async function served(on = desk): Promise<{ readonly journey: string; readonly customer: string }> {
  const received = await on.journeys.receive(
    whatsapp(`wamid.${++messages}`, "Where is my order?", clock.now()),
  );
  if (received.status === "duplicate" || received.status === "ambiguous") throw new Error(received.status);
  const { journey, customer } = received;
  await on.journeys.observe(journey.id, {
    type: "recordMessage",
    message: `answer-${messages}`,
    author: MARIA,
    channel: "whatsapp",
    content: { text: "It arrives today." },
    occurredAt: clock.now(),
  });
  clock.move(HOUR_MS);
  return { journey: journey.id, customer };
}

/** As `served`, and asked for CSAT. */
async function asked(on = desk) {
  const { journey, customer } = await served(on);
  const invited = await on.surveys.invite({ journey, kind: "csat" });
  if (invited.status !== "asked") throw new Error(JSON.stringify(invited));
  return { journey, customer, survey: invited.survey.survey, token: invited.token };
}

async function solveAndClose(journey: string): Promise<void> {
  await desk.owners.take(journey, { by: MARIA });
  const { epoch } = (await desk.journeys.get(journey)).handoff.ownership;
  await desk.journeys.act(journey, { type: "changeStatus", to: "solved", by: MARIA, epoch });
  await desk.journeys.act(journey, { type: "changeStatus", to: "closed", by: MARIA, epoch });
}

beforeEach(() => {
  clock.move(START + 1_000 * DAY_MS - clock.now());
  store = memoryStore();
  desk = deskOf("acme");
});

describe("asking", () => {
  it("asks about the newest conversation, on its channel, and whose work it was", async () => {
    const { journey } = await served();
    const invited = await desk.surveys.invite({ journey, kind: "csat" });
    expect(invited).toMatchObject({
      status: "asked",
      repeated: false,
      survey: {
        kind: "csat",
        scale: { min: 1, max: 5 },
        channel: "whatsapp",
        agent: MARIA,
        expiresAt: clock.now() + 7 * DAY_MS,
        answer: null,
      },
    });
    const [survey] = await desk.surveys.list({ journey });
    expect(survey?.conversation).not.toBeNull();
  });

  it("gives the same token again for a repeated command, though it may not ask any more", async () => {
    const { journey } = await served();
    const first = await desk.surveys.invite({ journey, kind: "csat" }, { commandId: "c1" });
    const again = await desk.surveys.invite({ journey, kind: "csat" }, { commandId: "c1" });
    if (first.status !== "asked" || again.status !== "asked") throw new Error("not asked");
    expect(again.repeated).toBe(true);
    expect(again.token).toBe(first.token);
    expect(await desk.surveys.list({ journey })).toHaveLength(1);
  });

  it("keeps the token out of the store", async () => {
    const { journey, token } = await asked();
    const events = await store.read({ tenant: "acme", kind: "journey", id: journey });
    expect(JSON.stringify(events)).not.toContain(token.slice(4));
  });

  it("does not ask twice a day, and says why", async () => {
    const { journey } = await asked();
    await solveAndClose(journey);
    const next = await served();
    const invited = await desk.surveys.invite({ journey: next.journey, kind: "csat" });
    expect(invited).toMatchObject({
      status: "not-asked",
      decision: { outcome: "skip", reasons: [{ code: "asked-often-enough" }] },
    });
    clock.move(DAY_MS);
    const later = await served();
    expect(await desk.surveys.invite({ journey: later.journey, kind: "csat" })).toMatchObject({
      status: "asked",
    });
  });

  it("asks once, however many ask at once", async () => {
    const { journey } = await served();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => desk.surveys.invite({ journey, kind: "csat" })),
    );
    expect(all.filter(({ status }) => status === "asked")).toHaveLength(1);
    expect(await desk.surveys.list({ journey })).toHaveLength(1);
  });

  it.each([1, 2])(
    "asks at most as often as the policy says, from however many journeys at once: %i",
    async (most) => {
      const customer = { customer: "crm-7", evidence: "import", assurance: "verified" } as const;
      const journeys = Array.from({ length: 8 }, (_, index) => `j${index}`);
      for (const journey of journeys)
        await desk.journeys.open({ journey, channel: "phone", by: MARIA, customer });
      const processes = ["a", "b", "c", "d"].map((name) => deskOf("acme", { ids: countingIds(name) }));
      const fatigue = [{ among: ["csat"], most, withinMs: DAY_MS }] as const;
      const policy = { ...defaultSurveyPolicy, csat: { ...defaultSurveyPolicy.csat, fatigue } };
      const all = await Promise.all(
        processes.flatMap((one) =>
          journeys.map((journey) => one.surveys.invite({ journey, kind: "csat", channel: "sms", policy })),
        ),
      );
      expect(all.filter(({ status }) => status === "asked")).toHaveLength(most);
      expect(all.filter(({ status }) => status === "not-asked")).toHaveLength(all.length - most);
      const lists = await Promise.all(journeys.map((journey) => desk.surveys.list({ journey })));
      expect(lists.flat()).toHaveLength(most);
    },
  );

  it("looks at few of a customer's journeys, however many there are", async () => {
    const counted = countingReads(store);
    desk = deskOf("acme", { store: counted });
    const { customer, journey } = await served();
    const evidence = { evidence: "agent", assurance: "verified" } as const;
    for (let index = 0; index < 200; index++)
      await desk.journeys.open({
        journey: `j${index}`,
        channel: "phone",
        by: MARIA,
        customer: { customer, ...evidence },
      });
    const before = counted.reads();
    const invited = await desk.surveys.invite({ journey, kind: "csat" });
    if (invited.status !== "asked") throw new Error(invited.status);
    expect(counted.reads() - before).toBeLessThan(70);
    const asked = counted.reads();
    expect(
      await desk.surveys.reply({ customer, message: "m1", text: "5", channel: "whatsapp" }),
    ).toMatchObject({
      status: "answered",
    });
    expect(counted.reads() - asked).toBeLessThan(70);
  });

  it("waits until the conversation is over", async () => {
    const { journey } = await served();
    clock.move(-HOUR_MS);
    const early = await desk.surveys.invite({ journey, kind: "csat" });
    expect(early).toMatchObject({
      status: "not-asked",
      decision: {
        outcome: "defer",
        until: clock.now() + 600_000,
        reasons: [{ code: "interaction-under-way" }],
      },
    });
    expect(await desk.surveys.invite({ journey, kind: "csat", ended: true })).toMatchObject({
      status: "asked",
    });
  });

  it("asks a customer alone for NPS, once in 90 days", async () => {
    const { customer } = await served();
    const nps = { customer, kind: "nps", channel: "whatsapp" } as const;
    expect(await desk.surveys.invite(nps)).toMatchObject({
      status: "asked",
      survey: { kind: "nps", scale: { min: 0, max: 10 }, conversation: null, agent: null },
    });
    expect(await desk.surveys.invite(nps)).toMatchObject({ status: "not-asked" });
    expect(await desk.surveys.list({ customer })).toHaveLength(1);
    expect((await desk.customers.get(customer)).surveys.length).toBe(1);
  });

  it("asks nobody in public, nor who opted out", async () => {
    const { journey, customer } = await served();
    expect(await desk.surveys.invite({ journey, kind: "csat", channel: "social-post" })).toMatchObject({
      decision: { outcome: "block", reasons: [{ code: "public-channel" }] },
    });
    await desk.customers.optOut(customer, { scope: "survey", by: { kind: "customer", id: customer } });
    expect(await desk.surveys.invite({ journey, kind: "csat" })).toMatchObject({
      decision: { outcome: "block", reasons: [{ code: "opted-out" }] },
    });
  });

  it("asks a customer whom the desk alone knows, and nobody's journey", async () => {
    const customer = { customer: "crm-7", evidence: "import", assurance: "verified" } as const;
    await desk.journeys.open({ journey: "j1", channel: "phone", by: MARIA, customer });
    await desk.journeys.open({ journey: "j2", channel: "phone", by: MARIA });
    for (const journey of ["j1", "j2"])
      expect(await desk.surveys.invite({ journey, kind: "csat", channel: "sms" })).toMatchObject({
        status: "asked",
        survey: { conversation: null, agent: null },
      });
    await desk.journeys.open({ journey: "j3", channel: "phone", by: MARIA, customer });
    expect(await desk.surveys.invite({ journey: "j3", kind: "csat", channel: "sms" })).toMatchObject({
      status: "not-asked",
    });
  });

  it("goes by a policy of the desk's own", async () => {
    const { journey } = await asked();
    const policy = { ...defaultSurveyPolicy, ces: { ...defaultSurveyPolicy.ces, fatigue: [] } };
    expect(await desk.surveys.invite({ journey, kind: "ces" })).toMatchObject({ status: "not-asked" });
    expect(await desk.surveys.invite({ journey, kind: "ces", policy })).toMatchObject({ status: "asked" });
  });

  it("reminds once, after a day, with the same token", async () => {
    const { journey, survey, token } = await asked();
    expect(await desk.surveys.remind({ journey, survey })).toMatchObject({
      decision: { outcome: "defer", reasons: [{ code: "too-soon-to-remind" }] },
    });
    clock.move(DAY_MS);
    expect(await desk.surveys.remind({ journey, survey })).toMatchObject({
      status: "asked",
      token,
      decision: { reasons: [{ code: "template-needed" }] },
    });
    clock.move(DAY_MS);
    expect(await desk.surveys.remind({ journey, survey })).toMatchObject({
      decision: { reasons: [{ code: "reminded-often-enough" }] },
    });
  });

  it.each([
    ["no subject", { kind: "csat" }],
    ["two subjects", { journey: "j1", customer: "c1", kind: "csat" }],
    ["no kind", { journey: "j1" }],
    ["a scale of no survey", { journey: "j1", kind: "csat", scale: { min: 1, max: 4 } }],
    ["NPS on 1 to 5", { journey: "j1", kind: "nps", channel: "sms", scale: { min: 1, max: 5 } }],
    ["NPS nowhere", { journey: "j1", kind: "nps" }],
    ["a policy that is none", { journey: "j1", kind: "csat", policy: {} }],
    ["more than that", { journey: "j1", kind: "csat", color: "red" }],
  ])("refuses %s", async (_, invitation) => {
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
    await expect(desk.surveys.invite(invitation as never)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("refuses a conversation that is not there, and a journey that is not", async () => {
    const { journey } = await served();
    expect(await desk.surveys.invite({ journey, kind: "csat", conversation: "none" })).toMatchObject({
      status: "refused",
      refusal: { code: "UNKNOWN_ITEM" },
    });
    await expect(desk.surveys.invite({ journey: "none", kind: "csat" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("answering by the link", () => {
  it("records score, comment, channel and agent", async () => {
    const { journey, survey, token } = await asked();
    const told = await desk.surveys.answer({ token, score: 5, comment: "Quick!" });
    expect(told).toMatchObject({
      status: "answered",
      repeated: false,
      survey: {
        survey,
        agent: MARIA,
        answer: { score: 5, how: "link", channel: "whatsapp", comment: "Quick!" },
      },
    });
    await desk.surveys.comment({ token, comment: "And friendly." });
    const [now] = await desk.surveys.list({ journey });
    expect(now?.comments).toMatchObject([{ comment: "And friendly." }]);
  });

  it("takes a blank comment, as a form sends it, for none", async () => {
    const { token } = await asked();
    expect(await desk.surveys.answer({ token, score: 5, comment: " \n" })).toMatchObject({
      status: "answered",
      survey: { answer: { comment: null } },
    });
  });

  it("takes one answer of 100 that come at once", async () => {
    const { journey, token } = await asked();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => desk.surveys.answer({ token, score: 1 + (index % 5) })),
    );
    const first = all.filter((one) => one.status === "answered" && !one.repeated);
    expect(first).toHaveLength(1);
    const refused = all.flatMap((one) => (one.status === "refused" ? [one.refusal.code] : []));
    expect(new Set(refused)).toEqual(new Set(["PASS_USED"]));
    expect(refused).toHaveLength(80);
    const events = await store.read({ tenant: "acme", kind: "journey", id: journey });
    expect(events.filter(({ type }) => type === "survey.answered")).toHaveLength(1);
  });

  it("takes the same score again as a repetition", async () => {
    const { token } = await asked();
    await desk.surveys.answer({ token, score: 4 });
    expect(await desk.surveys.answer({ token, score: 4 })).toMatchObject({
      status: "answered",
      repeated: true,
    });
    expect(await desk.surveys.answer({ token, score: 2 })).toMatchObject({ refusal: { code: "PASS_USED" } });
  });

  it("keeps words that come with the same score once more, once", async () => {
    const { journey, token } = await asked();
    await desk.surveys.answer({ token, score: 4 });
    clock.move(1);
    for (const repeated of [false, true]) {
      expect(await desk.surveys.answer({ token, score: 4, comment: "And quick" })).toMatchObject({
        status: "answered",
        repeated,
      });
      clock.move(1);
    }
    expect(await desk.surveys.list({ journey })).toMatchObject([
      { answer: { score: 4, comment: null }, comments: [{ comment: "And quick" }] },
    ]);
  });

  it("refuses what has expired, is off the scale, or belongs to nobody", async () => {
    const { token } = await asked();
    expect(await desk.surveys.answer({ token, score: 6 })).toMatchObject({
      refusal: { code: "OUT_OF_SCALE" },
    });
    const unknown = `tls_${"A".repeat(32)}`;
    for (const wrong of [unknown, "", "tls_", `${token}x`, token.replace("tls_", "tlr_")])
      expect(await desk.surveys.answer({ token: wrong, score: 5 })).toMatchObject({
        refusal: { code: "PASS_INVALID" },
      });
    clock.move(7 * DAY_MS);
    expect(await desk.surveys.answer({ token, score: 5 })).toMatchObject({
      refusal: { code: "SURVEY_EXPIRED" },
    });
    expect(await desk.surveys.comment({ token, comment: "late" })).toMatchObject({
      refusal: { code: "SURVEY_EXPIRED" },
    });
  });

  it("knows no token of another tenant", async () => {
    const { token } = await asked(deskOf("other"));
    expect(await desk.surveys.answer({ token, score: 5 })).toMatchObject({
      refusal: { code: "PASS_INVALID" },
    });
  });

  it("knows its token after the secret was rotated", async () => {
    const { token } = await asked();
    const later = deskOf("acme", { secrets: rotated });
    expect(await later.surveys.answer({ token, score: 5 })).toMatchObject({ status: "answered" });
  });

  it("takes the answer to a customer's own survey", async () => {
    const { customer } = await served();
    const invited = await desk.surveys.invite({ customer, kind: "nps", channel: "whatsapp" });
    if (invited.status !== "asked") throw new Error(invited.status);
    expect(await desk.surveys.answer({ token: invited.token, score: 10 })).toMatchObject({
      status: "answered",
    });
    expect(await desk.surveys.list({ customer })).toMatchObject([{ answer: { score: 10 } }]);
  });

  it("finds nothing under a token once the customer is erased", async () => {
    const sealed = deskOf("acme", {
      codec: encryptingCodec({ vault: memoryKeyVault(), rootKeys: secrets }),
    });
    const { customer, token } = await asked(sealed);
    await sealed.customers.erase(customer);
    expect(await sealed.surveys.answer({ token, score: 5 })).toMatchObject({
      refusal: { code: "PASS_INVALID" },
    });
  });

  it.each([
    ["half a score", { token: "t", score: 4.5 }],
    ["a score in words", { token: "t", score: "five" }],
    ["no survey", { score: 5 }],
    ["a token and a survey", { token: "t", survey: "s", journey: "j", score: 5 }],
    ["a survey of nobody", { survey: "s", score: 5 }],
    ["an endless comment", { token: "t", score: 5, comment: "x".repeat(5_001) }],
  ])("refuses %s", async (_, response) => {
    await expect(desk.surveys.answer(response as never)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("answering otherwise", () => {
  it("takes what the customer told at the desk, and a change of mind", async () => {
    const { journey, survey } = await asked();
    await desk.surveys.answer({ journey, survey, score: 2, channel: "phone" });
    clock.move(1);
    await desk.surveys.answer({ journey, survey, score: 4, channel: "phone" });
    expect(await desk.surveys.list({ journey })).toMatchObject([
      { answer: { score: 4, how: "desk", channel: "phone" } },
    ]);
    expect(await desk.surveys.answer({ journey, survey: "none", score: 4 })).toMatchObject({
      refusal: { code: "UNKNOWN_ITEM" },
    });
  });

  const reply = (journey: string, message: string, text: string) =>
    desk.surveys.reply({ journey, message, text, channel: "whatsapp", locale: "el" });

  it("reads a written reply, score and comment", async () => {
    const { journey } = await asked();
    expect(await reply(journey, "m1", "4 - πολύ καλά")).toMatchObject({
      status: "answered",
      survey: { answer: { score: 4, how: "reply", comment: "πολύ καλά" } },
    });
    expect(await reply(journey, "m1", "4 - πολύ καλά")).toMatchObject({ status: "answered", repeated: true });
    expect(await reply(journey, "m4", "4 - πολύ καλά")).toMatchObject({ status: "no-survey" });
    expect(await reply(journey, "m2", "5")).toMatchObject({
      status: "answered",
      survey: { answer: { score: 5 } },
    });
    expect(await reply(journey, "m3", "5 boxes are missing")).toMatchObject({ status: "no-survey" });
  });

  it("says what is accepted where it does not understand, once for each message", async () => {
    const { journey, survey } = await asked();
    for (const _ of [1, 2])
      expect(await reply(journey, "m1", "πέντε")).toMatchObject({
        status: "not-understood",
        problem: "no-score",
        accepts: "Απαντήστε με έναν αριθμό από το 1 έως το 5.",
        survey: { survey, notUnderstood: ["m1"] },
      });
    expect(await reply(journey, "m2", "10")).toMatchObject({
      status: "not-understood",
      problem: "out-of-range",
    });
    expect(await reply(journey, "m3", "5")).toMatchObject({ status: "answered" });
  });

  it("asks for a number three times, and then takes what has none for something else", async () => {
    const { journey } = await asked();
    for (const message of ["m1", "m2", "m3"])
      expect(await reply(journey, message, "something else")).toMatchObject({ status: "not-understood" });
    expect(await reply(journey, "m4", "something else")).toMatchObject({ status: "no-survey" });
    expect(await reply(journey, "m3", "something else")).toMatchObject({ status: "not-understood" });
    expect(await reply(journey, "m5", "4")).toMatchObject({ status: "answered" });
  });

  it("finds the survey on whichever journey of the customer it was asked", async () => {
    const { journey, survey } = await asked();
    await solveAndClose(journey);
    const next = await served();
    expect(next.journey).not.toBe(journey);
    expect(await reply(next.journey, "m1", "3")).toMatchObject({ status: "answered", survey: { survey } });
  });

  it("takes a reply by the provider's id before it is received, which reopens nothing", async () => {
    const { journey, customer } = await asked();
    await desk.owners.take(journey, { by: MARIA });
    const { epoch } = (await desk.journeys.get(journey)).handoff.ownership;
    await desk.journeys.act(journey, { type: "changeStatus", to: "solved", by: MARIA, epoch });
    const written = { customer, externalId: "wamid.HBg==", channel: "whatsapp" } as const;
    const unclear = await desk.surveys.reply({ ...written, text: "great" });
    expect(unclear).toMatchObject({
      status: "not-understood",
      survey: { notUnderstood: [expect.any(String)] },
    });
    expect(JSON.stringify(unclear)).not.toContain("HBg");
    expect(await desk.surveys.reply({ ...written, externalId: "wamid.2==", text: "5" })).toMatchObject({
      status: "answered",
    });
    expect((await desk.journeys.get(journey)).status).toBe("solved");
  });

  it.each([
    ["no message", { text: "5" }],
    ["two messages", { message: "m1", externalId: "w1", text: "5" }],
    ["no text", { message: "m1" }],
  ])("refuses %s", async (_, more) => {
    const { journey } = await asked();
    const given = { journey, channel: "whatsapp", ...more };
    await expect(desk.surveys.reply(given as never)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("takes a reply elsewhere, or too late, for none", async () => {
    const { journey } = await asked();
    expect(await desk.surveys.reply({ journey, message: "m1", text: "5", channel: "sms" })).toMatchObject({
      status: "no-survey",
    });
    clock.move(8 * DAY_MS);
    expect(await reply(journey, "m2", "5")).toMatchObject({ refusal: { code: "SURVEY_EXPIRED" } });
    expect(await reply(journey, "m3", "hello again")).toMatchObject({ status: "no-survey" });
  });
});
