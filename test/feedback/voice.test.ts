import { createThroughline, type Desk, encryptingCodec } from "throughline";
import { defaultSurveyPolicy, responseRates, type SurveyPolicy, voice } from "throughline/feedback";
import { surveys } from "throughline/journey";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { countingIds, MARIA, movableClock, secrets, whatsapp } from "../application/support.js";

const clock = movableClock(Date.parse("2026-03-02T09:00:00Z"));
const HOUR_MS = 3_600_000;
const fatigue = [] as const;
const policy: SurveyPolicy = { ...defaultSurveyPolicy, csat: { ...defaultSurveyPolicy.csat, fatigue } };

function newDesk(): Desk {
  const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys: secrets });
  return createThroughline({ store: memoryStore(), secrets, clock, ids: countingIds(), codec }).tenant(
    "acme",
  );
}

/** A public post, then WhatsApp; a low score for the first answer, a high one for the second. */
async function story(desk: Desk) {
  const captured = await desk.mentions.capture(
    {
      channel: "social-post",
      externalId: "x-1",
      author: { kind: "account", value: "@anna", platform: "x" },
      text: "Charged twice",
      occurredAt: clock.now(),
    },
    { opens: "all" },
  );
  if (captured.status !== "opened") throw new Error(captured.status);
  const journey = captured.journey.id;
  const { customer } = captured.journey;
  const says = async (message: string, channel: string, author: "agent" | "customer", text: string) => {
    clock.move(60_000);
    await desk.journeys.observe(journey, {
      type: "recordMessage",
      message,
      author: author === "agent" ? MARIA : { kind: "customer", id: customer ?? "" },
      channel,
      content: { text },
      occurredAt: clock.now(),
    });
  };
  const scores = async (score: number, comment?: string) => {
    const invited = await desk.surveys.invite({
      journey,
      kind: "csat",
      channel: "whatsapp",
      ended: true,
      policy,
    });
    if (invited.status !== "asked") throw new Error(JSON.stringify(invited));
    clock.move(1_000);
    await desk.surveys.answer({ token: invited.token, score, ...(comment === undefined ? {} : { comment }) });
    return invited.token;
  };
  await says("w-1", "whatsapp", "customer", "It is me");
  await says("w-2", "whatsapp", "agent", "Please wait");
  await scores(2, "I had to wait");
  await says("c-1", "web-chat", "customer", "Any news?");
  await says("c-2", "web-chat", "agent", "Refunded");
  const token = await scores(5);
  clock.move(1_000);
  await desk.surveys.comment({ token, comment: "Thank you Maria" });
  await desk.surveys.invite({ journey, kind: "nps", channel: "whatsapp" });
  return { journey, customer };
}

describe("voice", () => {
  it("reads posts, messages, scores and comments of all channels together, in their order", async () => {
    const desk = newDesk();
    const { journey } = await story(desk);
    const heard = voice(await desk.journeys.get(journey));
    expect(heard.channels).toEqual(["social-post", "whatsapp", "web-chat"]);
    expect(heard.items.map(({ kind }) => kind).sort()).toEqual([
      "comment",
      "mention",
      "message",
      "message",
      "score",
      "score",
    ]);
    const times = heard.items.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(heard.unanswered).toBe(1);
    expect(heard.overall).toEqual([]);
  });

  it("keeps what the customer posted in the moment in which somebody else did", async () => {
    const desk = newDesk();
    const post = (externalId: string, value: string, text: string) =>
      desk.mentions.capture(
        {
          channel: "social-post",
          externalId,
          author: { kind: "account", value, platform: "x" },
          text,
          thread: "t-1",
          occurredAt: clock.now(),
        },
        { opens: "all" },
      );
    const opened = await post("x-1", "@anna", "Charged twice");
    clock.move(1_000);
    const author = { kind: "account", value: "@anna", platform: "x" } as const;
    const message = { externalId: "x-2", text: "And no answer", occurredAt: clock.now(), thread: "t-1" };
    await desk.journeys.receive({ channel: "social-post", from: author, message });
    await post("x-3", "@ben", "Same here");
    if (opened.status !== "opened") throw new Error(opened.status);
    const heard = voice(await desk.journeys.get(opened.journey.id));
    expect(heard.items.map(({ kind }) => kind).sort()).toEqual(["mention", "mention", "message"]);
  });

  it("puts each score with the conversation it is about", async () => {
    const desk = newDesk();
    const { journey } = await story(desk);
    const { conversations } = voice(await desk.journeys.get(journey));
    expect(conversations).toMatchObject([
      { channel: "social-post", messages: 1, with: [], scores: [] },
      {
        channel: "whatsapp",
        messages: 2,
        with: [MARIA],
        scores: [{ score: 2, positive: false, comment: "I had to wait" }],
      },
      {
        channel: "web-chat",
        messages: 2,
        with: [MARIA],
        scores: [{ score: 5, positive: true, comment: null }],
      },
    ]);
  });

  it("says what is left once the customer is erased", async () => {
    const desk = newDesk();
    const { journey, customer } = await story(desk);
    await desk.customers.erase(customer ?? "");
    const heard = voice(await desk.journeys.get(journey));
    const erased = { erased: true };
    for (const item of heard.items) {
      if (item.kind === "message") expect(item.content).toEqual(erased);
      if (item.kind === "score" || item.kind === "comment") expect(item.comment).toEqual(erased);
      if (item.kind === "mention") expect(item.text).toEqual(erased);
    }
    expect(heard.items.filter(({ kind }) => kind === "score")).toMatchObject([{ score: 2 }, { score: 5 }]);
  });
});

describe("responseRates", () => {
  it("counts what was asked, came back, is open, and came too late", async () => {
    const desk = newDesk();
    const { journey } = await story(desk);
    const all = surveys(await desk.journeys.get(journey));
    expect(responseRates(all, clock.now())).toEqual({
      asked: 3,
      answered: 2,
      open: 1,
      expired: 0,
      reminded: 0,
      notUnderstood: 0,
      responseRate: 2 / 3,
      byChannel: [
        expect.objectContaining({
          kind: "csat",
          channel: "whatsapp",
          asked: 2,
          answered: 2,
          responseRate: 1,
        }),
        expect.objectContaining({ kind: "nps", channel: "whatsapp", asked: 1, open: 1, responseRate: 0 }),
      ],
    });
    expect(responseRates(all, clock.now() + 15 * 24 * HOUR_MS)).toMatchObject({ open: 0, expired: 1 });
    expect(responseRates(all, 0)).toMatchObject({ asked: 0, responseRate: null, byChannel: [] });
  });

  it("counts replies that nobody understood until there is an answer", async () => {
    const desk = newDesk();
    const received = await desk.journeys.receive(whatsapp("wamid.1", "hi", clock.now()));
    if (received.status !== "opened") throw new Error(received.status);
    const journey = received.journey.id;
    await desk.surveys.invite({ journey, kind: "csat", ended: true });
    const reply = (message: string, text: string) =>
      desk.surveys.reply({ journey, message, text, channel: "whatsapp" });
    await reply("m1", "fine");
    const now = async () => responseRates(surveys(await desk.journeys.get(journey)), clock.now());
    expect(await now()).toMatchObject({ notUnderstood: 1, open: 1 });
    await reply("m2", "4");
    expect(await now()).toMatchObject({ notUnderstood: 0, answered: 1 });
  });
});
