import { guardReply } from "throughline";
import { describe, expect, it } from "vitest";
import { bot, MARIA, newDesk, queue } from "./support.js";

const LUMI = bot("lumi");

/** A journey that the bot owns under epoch 1. */
async function withTheBot() {
  const desk = newDesk({ firstOwner: LUMI });
  await desk.journeys.open({ journey: "j1", channel: "web-chat", by: LUMI });
  return desk;
}

describe("a bot's message that comes late", () => {
  it("is not authorised once somebody took over", async () => {
    const { journeys, owners } = await withTheBot();
    await owners.takeOver("j1", { by: MARIA, epoch: 1 });
    await expect(journeys.authoriseSend("j1", { by: LUMI, epoch: 1 })).rejects.toMatchObject({
      code: "STALE_EPOCH",
    });
  });

  it("is stopped right before it is sent, where it was authorised before", async () => {
    const { journeys, owners } = await withTheBot();
    const { authorisation } = await journeys.authoriseSend("j1", { by: LUMI, epoch: 1 });
    await owners.takeOver("j1", { by: MARIA, epoch: 1 });
    await expect(journeys.recheckSend("j1", authorisation)).rejects.toMatchObject({ code: "STALE_EPOCH" });
  });

  it("that was sent from elsewhere all the same is recorded, and marked", async () => {
    const { journeys, owners } = await withTheBot();
    await owners.takeOver("j1", { by: MARIA, epoch: 1 });
    await journeys.observe("j1", {
      type: "recordMessage",
      message: "m1",
      author: LUMI,
      channel: "web-chat",
      occurredAt: 5_000,
      content: { text: "Have you tried turning it off?" },
    });
    expect(await journeys.timeline("j1")).toMatchObject([{ outsideOwnership: true }]);
  });

  it("is cut off in the middle where it streams, and the model is told to stop", async () => {
    const { journeys, owners } = await withTheBot();
    const { authorisation } = await journeys.authoriseSend("j1", { by: LUMI, epoch: 1 });
    const sent: string[] = [];
    let stopped = false;
    async function* model() {
      try {
        yield "Your refund ";
        yield "is on ";
        await owners.takeOver("j1", { by: MARIA, epoch: 1 });
        yield "its way, I promise";
        yield "!";
      } finally {
        stopped = true;
      }
    }
    const replying = async () => {
      for await (const piece of guardReply(model(), () => journeys.recheckSend("j1", authorisation)))
        sent.push(piece);
    };
    await expect(replying()).rejects.toMatchObject({ code: "STALE_EPOCH" });
    expect(sent).toEqual(["Your refund ", "is on "]);
    expect(stopped).toBe(true);
  });

  it("goes through whole where nobody took over", async () => {
    async function* model() {
      yield* ["a", "b"];
    }
    const sent: string[] = [];
    for await (const piece of guardReply(model(), async () => undefined)) sent.push(piece);
    expect(sent).toEqual(["a", "b"]);
  });
});

describe("the bot that gets the journey back", () => {
  it("finds an event that says how long a person had it", async () => {
    const { journeys, owners, handoffs } = await withTheBot();
    await owners.takeOver("j1", { by: MARIA, epoch: 1 });
    const asked = await handoffs.request("j1", {
      by: MARIA,
      epoch: 2,
      mode: "warm",
      to: { party: LUMI },
      reason: "convenience",
      fallback: queue("intake"),
    });
    if (asked.status !== "ok") throw new Error(asked.refusal.code);
    await handoffs.accept("j1", { handoff: asked.handoff, by: LUMI });
    const confirmed = await handoffs.confirm("j1", { handoff: asked.handoff, by: LUMI });
    expect(confirmed).toMatchObject({
      status: "ok",
      events: expect.arrayContaining([expect.objectContaining({ type: "ownership.human-stretch-ended" })]),
    });
    expect((await journeys.get("j1")).handoff.ownership.owner).toEqual(LUMI);
  });
});
