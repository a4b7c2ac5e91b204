import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import {
  agent,
  bot,
  countingIds,
  customer,
  deskOver,
  MARIA,
  movableClock,
  NIKOS,
  ownedByMaria,
  SAM,
  secrets,
} from "./support.js";

const FENCE = { by: MARIA, epoch: 2 } as const;

async function scene() {
  const store = memoryStore();
  const clock = movableClock();
  const desk = createThroughline({ store, secrets, clock, ids: countingIds() }).tenant("acme");
  const id = await ownedByMaria(desk);
  return { store, clock, desk, id, other: deskOver(store, { clock, ids: countingIds("other") }) };
}

describe("an authorised send", () => {
  it("stands in the stream, carries the epoch, and passes the check before the provider's call", async () => {
    const { desk, id } = await scene();
    const { version } = await desk.journeys.get(id);
    const sent = await desk.journeys.authoriseSend(id, { ...FENCE, channel: "web-chat" });
    expect(sent).toEqual({ status: "ok", repeated: false, authorisation: expect.any(String), epoch: 2 });
    expect((await desk.journeys.get(id)).version).toBe(version + 1);
    await expect(desk.journeys.recheckSend(id, sent.authorisation)).resolves.toBeUndefined();
    await desk.journeys.observe(id, {
      type: "recordMessage",
      message: "m1",
      author: MARIA,
      channel: "web-chat",
      content: { text: "Your parcel is on its way." },
      authorisation: sent.authorisation,
    });
    const [item] = await desk.journeys.timeline(id);
    expect(item).toMatchObject({ kind: "message", id: "m1", outsideOwnership: false });
  });

  it("gives the same authorisation when its command is repeated, also after the owner changed", async () => {
    const { desk, id, other } = await scene();
    const options = { commandId: "send-1" };
    const { authorisation } = await desk.journeys.authoriseSend(id, FENCE, options);
    await other.owners.takeOver(id, { by: SAM });
    expect(await desk.journeys.authoriseSend(id, FENCE, options)).toEqual({
      status: "ok",
      repeated: true,
      authorisation,
      epoch: 2,
    });
    await expect(desk.journeys.recheckSend(id, authorisation)).rejects.toMatchObject({ code: "STALE_EPOCH" });
  });

  it("may be named by the caller, once", async () => {
    const { desk, id } = await scene();
    const named = { ...FENCE, authorisation: "send-1" };
    expect((await desk.journeys.authoriseSend(id, named)).authorisation).toBe("send-1");
    await expect(desk.journeys.authoriseSend(id, named)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("is what a participant with the right to speak may do, and nobody else", async () => {
    const { desk, id } = await scene();
    await desk.owners.join(id, { ...FENCE, party: NIKOS, rights: ["speak"] });
    await desk.owners.join(id, { ...FENCE, party: agent("eleni"), rights: ["promise"] });
    const { authorisation } = await desk.journeys.authoriseSend(id, { by: NIKOS, epoch: 2 });
    await expect(desk.journeys.authoriseSend(id, { by: agent("eleni"), epoch: 2 })).rejects.toMatchObject({
      code: "NOT_OWNER",
    });
    await desk.owners.leave(id, { by: MARIA, party: NIKOS });
    await expect(desk.journeys.recheckSend(id, authorisation)).rejects.toMatchObject({ code: "NOT_OWNER" });
  });
});

describe("a send is stopped before the provider's call, whoever changed the journey meanwhile:", () => {
  it("another process took it over", async () => {
    const { desk, other, id } = await scene();
    const { authorisation } = await desk.journeys.authoriseSend(id, FENCE);
    await other.owners.takeOver(id, { by: SAM });
    await expect(desk.journeys.recheckSend(id, authorisation)).rejects.toMatchObject({ code: "STALE_EPOCH" });
  });

  it("the bot's lease ran out", async () => {
    const { desk, clock } = await scene();
    const helper = bot("helper");
    await desk.journeys.open({ journey: "j2", channel: "web-chat", by: helper });
    await desk.owners.take("j2", { by: helper, leaseMs: 1000 });
    const { authorisation } = await desk.journeys.authoriseSend("j2", { by: helper, epoch: 2 });
    await desk.journeys.recheckSend("j2", authorisation);
    clock.move(1000);
    await expect(desk.journeys.recheckSend("j2", authorisation)).rejects.toMatchObject({
      code: "LEASE_EXPIRED",
    });
  });

  it.each(["closed", "merged", "marked as spam"])("it was %s", async (what) => {
    const { desk, other, id } = await scene();
    await desk.journeys.open({ journey: "j2", channel: "email", by: MARIA });
    const { authorisation } = await desk.journeys.authoriseSend(id, FENCE);
    if (what === "closed") await other.journeys.act(id, { type: "changeStatus", to: "closed", ...FENCE });
    else if (what === "merged") await other.journeys.merge(id, { into: "j2", ...FENCE });
    else await other.journeys.act(id, { type: "markSpam", ...FENCE });
    const ended = { name: "ThroughlineError", code: "WRONG_STATUS" };
    await expect(desk.journeys.recheckSend(id, authorisation)).rejects.toMatchObject(ended);
    await expect(desk.journeys.authoriseSend(id, FENCE)).rejects.toMatchObject(ended);
  });

  it("it is another journey's authorisation, or none", async () => {
    const { desk, id } = await scene();
    const { authorisation } = await desk.journeys.authoriseSend(id, FENCE);
    await desk.journeys.open({ journey: "j2", channel: "email", by: MARIA });
    await expect(desk.journeys.recheckSend("j2", authorisation)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(desk.journeys.recheckSend(id, "")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("observing", () => {
  const text = (message: string) =>
    ({
      type: "recordMessage",
      message,
      author: bot("helper"),
      channel: "web-chat",
      content: { text: "Late answer" },
    }) as const;

  it.each(["open", "closed", "merged", "marked as spam", "owned by another"])(
    "is never refused: on a journey that is %s",
    async (what) => {
      const { desk, id } = await scene();
      await desk.journeys.open({ journey: "j2", channel: "email", by: MARIA });
      if (what === "closed") await desk.journeys.act(id, { type: "changeStatus", to: "closed", ...FENCE });
      if (what === "merged") await desk.journeys.merge(id, { into: "j2", ...FENCE });
      if (what === "marked as spam") await desk.journeys.act(id, { type: "markSpam", ...FENCE });
      if (what === "owned by another") await desk.owners.takeOver(id, { by: SAM });
      for (const observation of [
        text("m1"),
        { type: "addNote", note: "n1", author: NIKOS, content: { text: "They called again." } },
        { type: "recordFact", key: "orderNumber", value: "4417", by: customer("anna") },
        { type: "reviewContext", by: agent("eve") },
      ] as const)
        expect(await desk.journeys.observe(id, observation)).toMatchObject({ status: "ok", repeated: false });
      expect(await desk.journeys.timeline(id)).toMatchObject([{ id: "m1", outsideOwnership: true }]);
      const { notes, facts } = await desk.journeys.get(id);
      expect([notes.length, facts.length]).toEqual([1, 1]);
    },
  );

  it("takes what happened for now where nobody says when", async () => {
    const { desk, id, clock } = await scene();
    await desk.journeys.observe(id, text("m1"));
    expect(await desk.journeys.timeline(id)).toMatchObject([{ id: "m1", occurredAt: clock.now() }]);
  });

  it("of what was observed before says so by having no events, and leaves no second trace", async () => {
    const { desk, other, id } = await scene();
    await desk.journeys.observe(id, text("m1"));
    expect(await other.journeys.observe(id, text("m1"))).toMatchObject({ status: "ok", events: [] });
    expect(await desk.journeys.timeline(id)).toHaveLength(1);
  });
});
