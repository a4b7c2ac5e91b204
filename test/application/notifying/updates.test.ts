import { describe, expect, test } from "vitest";
import { MARIA, whatsapp } from "../support.js";
import { notifiedDesk } from "./notified-desk.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A customer who wrote in the web chat, known by phone and e-mail, and Maria who owns the journey. */
async function inWebChat(options: Parameters<typeof notifiedDesk>[0] = {}) {
  const notified = await notifiedDesk(options);
  const { desk } = notified;
  const { clock } = notified.time;
  const received = await desk.journeys.receive(whatsapp("wa-1", "Hello", clock.now()));
  if (received.status !== "opened") throw new Error(received.status);
  const { id: journey, customer } = received.journey;
  if (customer === null) throw new Error("nobody");
  await desk.customers.describe(customer, {
    timeZone: "Europe/Athens",
    language: "en",
    by: MARIA,
  });
  await desk.customers.link(customer, {
    identity: { kind: "email", value: "anna@example.com" },
    by: MARIA,
    assurance: "verified",
    evidence: "sign-in",
  });
  await desk.owners.take(journey, { by: MARIA });
  const say = async (message: string, author: object = MARIA) =>
    desk.journeys.observe(journey, {
      type: "recordMessage",
      message,
      channel: "web-chat",
      author: { kind: "agent", id: "maria", ...author },
      content: { text: message },
    });
  notified.time.leap(1_000);
  await say("c-1", { kind: "customer", id: customer });
  return { ...notified, journey, customer, say };
}

describe("a reply in a window that the customer may have left", () => {
  test("is told elsewhere, two minutes later", async () => {
    const { say, pass, customerSide, desk, journey, stop } = await inWebChat();
    await say("r-1");
    await pass(MINUTE);
    expect(customerSide.told).toEqual([]);
    await pass(2 * MINUTE);
    expect(customerSide.told).toEqual(["update.reply-waiting whatsapp"]);
    expect(customerSide.received[0]).toMatchObject({ to: "+306941234567" });
    expect(await desk.notices.list(journey)).toMatchObject([{ kind: "update.reply-waiting", state: "sent" }]);
    await stop();
  });

  test("is not told where it was read meanwhile, which is written down", async () => {
    const { say, pass, customerSide, desk, customer, journey, time, stop } = await inWebChat();
    await say("r-1");
    await pass(MINUTE);
    await desk.presence.seen(customer, { channel: "web-chat", readUpTo: time.clock.now() });
    await pass(2 * MINUTE);
    expect(customerSide.told).toEqual([]);
    expect(await desk.notices.list(journey)).toMatchObject([
      { state: "suppressed", suppressions: [{ reasons: ["read"] }] },
    ]);
    await stop();
  });

  test("is told together with others that wait, once, and the others say so", async () => {
    const { say, pass, customerSide, desk, journey, stop } = await inWebChat();
    await say("r-1");
    await say("r-2");
    await say("r-3");
    await pass(10 * MINUTE);
    expect(customerSide.told).toEqual(["update.reply-waiting whatsapp"]);
    expect(customerSide.received[0]?.text).toContain("3");
    const states = (await desk.notices.list(journey)).map(({ state, suppressions }) => [
      state,
      suppressions[0]?.reasons[0],
    ]);
    expect(states.sort()).toEqual([
      ["sent", undefined],
      ["suppressed", "digested"],
      ["suppressed", "digested"],
    ]);
    await stop();
  });

  test("becomes part of a digest where updates of several kinds wait", async () => {
    const { say, pass, customerSide, desk, journey, stop } = await inWebChat();
    await say("r-1");
    await desk.journeys.act(journey, { type: "changeStatus", to: "onHold", by: MARIA, epoch: 2 });
    await pass(10 * MINUTE);
    expect(customerSide.told).toEqual(["update.digest whatsapp"]);
    await stop();
  });

  test("is not told after an opt-out that came while it waited", async () => {
    const { say, pass, customerSide, desk, customer, journey, stop } = await inWebChat();
    await say("r-1");
    await say("r-2");
    await pass(MINUTE);
    await desk.customers.optOut(customer, { by: MARIA });
    await pass(HOUR);
    expect(customerSide.told).toEqual([]);
    expect((await desk.notices.list(journey)).map(({ state }) => state)).toEqual([
      "suppressed",
      "suppressed",
    ]);
    await stop();
  });

  test("goes down the chain of channels, each attempt an event of the journey", async () => {
    const { say, pass, customerSide, desk, journey, stop } = await inWebChat();
    customerSide.answers.set("whatsapp", [{ status: "refused", reason: "blocked", permanent: true }]);
    customerSide.answers.set("sms", [{ status: "refused", reason: "busy", permanent: false }]);
    await say("r-1");
    await pass(10 * MINUTE);
    expect(customerSide.told).toEqual(["update.reply-waiting sms"]);
    const [notice] = await desk.notices.list(journey);
    expect(notice?.attempts.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      "whatsapp failed",
      "sms failed",
      "sms sent",
    ]);
    await stop();
  });

  test("has its next channel where a receipt says that it did not arrive", async () => {
    const { say, pass, customerSide, desk, stop } = await inWebChat();
    await say("r-1");
    await pass(10 * MINUTE);
    await desk.notices.receipt({
      channel: "whatsapp",
      providerMessage: "whatsapp-1",
      status: "failed",
      reason: "undeliverable",
      permanent: true,
    });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["update.reply-waiting whatsapp", "update.reply-waiting sms"]);
    await stop();
  });

  test("waits for the morning at night", async () => {
    const { say, pass, customerSide, time, stop } = await inWebChat();
    await pass(13 * HOUR);
    const before = customerSide.received.length;
    await say("r-1");
    await pass(10 * MINUTE);
    expect(customerSide.received).toHaveLength(before);
    await pass(12 * HOUR);
    const told = customerSide.received.at(-1);
    expect(told?.kind).toBe("update.reply-waiting");
    expect(new Date(told?.at ?? 0).toISOString()).toBe("2026-03-03T06:00:00.000Z");
    expect(time.clock.now()).toBeGreaterThan(told?.at ?? 0);
    await stop();
  });
});

describe("what else the customer hears of", () => {
  test("is that the desk waits for them, and that it is solved", async () => {
    const { pass, customerSide, desk, journey, stop } = await inWebChat();
    const change = (to: "pending" | "solved") =>
      desk.journeys.act(journey, { type: "changeStatus", to, by: MARIA, epoch: 2 });
    await change("pending");
    await pass(HOUR);
    await change("solved");
    await pass(HOUR);
    expect(customerSide.told).toEqual(["action.needed whatsapp", "journey.resolved whatsapp"]);
    await stop();
  });

  test("is a promise that is due soon, and one that is late; not one that was kept", async () => {
    const { pass, customerSide, desk, journey, time, stop } = await inWebChat();
    const promise = (commitment: string) =>
      desk.journeys.act(journey, {
        type: "makeCommitment",
        commitment,
        text: "We call the bank",
        dueAt: time.clock.now() + 3 * HOUR,
        by: MARIA,
        epoch: 2,
      });
    await promise("p-1");
    await promise("p-2");
    await desk.journeys.observe(journey, {
      type: "recordFact",
      by: MARIA,
      key: "bank",
      value: "Alpha",
    });
    await pass(HOUR);
    await desk.journeys.act(journey, {
      type: "settleCommitment",
      commitment: "p-2",
      outcome: "kept",
      by: MARIA,
    });
    await pass(90 * MINUTE);
    expect(customerSide.told).toEqual(["commitment.due-soon whatsapp"]);
    await pass(HOUR);
    expect(customerSide.told).toEqual(["commitment.due-soon whatsapp", "commitment.late whatsapp"]);
    const reasons = (await desk.notices.list(journey)).flatMap(({ suppressions }) =>
      suppressions.flatMap((one) => one.reasons),
    );
    expect(reasons).toEqual(["overtaken", "overtaken"]);
    await stop();
  });

  test("is that the desk is still at work, after a day without a word, when WhatsApp takes no free text any more", async () => {
    const { pass, customerSide, stop } = await inWebChat();
    await pass(25 * HOUR);
    expect(customerSide.told).toEqual(["update.still-working sms"]);
    await stop();
  });

  test("is a survey right after the resolution, its token in the fragment of the page", async () => {
    const { pass, customerSide, desk, journey, stop } = await inWebChat({
      surveyPage: "https://kyma.example/rate",
    });
    await desk.journeys.act(journey, { type: "changeStatus", to: "solved", by: MARIA, epoch: 2 });
    await pass(HOUR);
    const survey = customerSide.received.find(({ kind }) => kind === "survey.csat");
    expect(survey?.channel).toBe("web-chat");
    expect(survey?.text).toMatch(/https:\/\/kyma\.example\/rate#tls_[A-Za-z0-9_-]{32}/);
    await stop();
  });
});

describe("a survey after the resolution", () => {
  const surveyPage = { csat: "https://kyma.example/rate", nps: "https://kyma.example/recommend" };

  test("comes by message after a call, each kind with its own page", async () => {
    const { pass, customerSide, desk, journey, time, stop } = await inWebChat({
      surveyPage,
      surveys: ["csat", "nps", "ces"],
    });
    const call = {
      type: "recordContact",
      contact: "call-1",
      channel: "phone",
      parties: [MARIA],
      by: MARIA,
    } as const;
    await desk.journeys.observe(journey, { ...call, phase: "started" });
    time.leap(MINUTE);
    await desk.journeys.observe(journey, { ...call, phase: "ended" });
    await desk.journeys.act(journey, { type: "changeStatus", to: "solved", by: MARIA, epoch: 2 });
    await pass(HOUR);
    const asked = customerSide.received.filter(({ kind }) => kind.startsWith("survey."));
    expect(asked.map(({ kind, text }) => [kind, /https:[^#]+#tls_/.exec(text)?.[0]])).toEqual([
      ["survey.csat", "https://kyma.example/rate#tls_"],
      ["survey.nps", "https://kyma.example/recommend#tls_"],
    ]);
    await stop();
  });

  test("is none where nobody can be reached, and the journey goes on", async () => {
    const { desk, pass, notifier, customerSide, stop } = await notifiedDesk({ surveyPage, surveys: ["nps"] });
    await desk.journeys.open({ journey: "j1", channel: "phone", by: MARIA });
    await desk.owners.take("j1", { by: MARIA });
    await desk.journeys.act("j1", { type: "changeStatus", to: "solved", by: MARIA, epoch: 2 });
    await pass(HOUR);
    expect(await desk.surveys.list({ journey: "j1" })).toEqual([]);
    expect(customerSide.told).toEqual([]);
    expect((await notifier.follower.runOnce()).parked).toBe(0);
    await stop();
  });
});

describe("the notifier", () => {
  test("sends nothing twice, however often it is asked and whatever comes twice", async () => {
    const { say, pass, customerSide, notifier, journey, stop } = await inWebChat();
    await say("r-1");
    await pass(10 * MINUTE);
    await Promise.all(Array.from({ length: 10 }, () => notifier.attend("acme", journey)));
    await pass(HOUR);
    expect(customerSide.told).toEqual(["update.reply-waiting whatsapp"]);
    await stop();
  });

  test("finds what waits again after all timers were lost", async () => {
    const { say, pass, customerSide, notifier, journey, time, stop } = await inWebChat();
    await say("r-1");
    await pass(0);
    await stop();
    time.leap(10 * MINUTE);
    expect(customerSide.told).toEqual([]);
    expect(await notifier.rebuild()).toBe(1);
    await notifier.attend("acme", journey);
    expect(customerSide.told).toEqual(["update.reply-waiting whatsapp"]);
  });
});
