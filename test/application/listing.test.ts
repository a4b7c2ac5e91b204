import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { countingIds, MARIA, movableClock, newDesk, secrets, whatsapp } from "./support.js";

async function opened(count: number) {
  const clock = movableClock(1000);
  const throughline = createThroughline({ store: memoryStore(), secrets, clock, ids: countingIds() });
  const desk = throughline.tenant("acme");
  for (let index = 1; index <= count; index++) {
    await desk.journeys.open({ journey: `j${index}`, channel: "web-chat", by: MARIA });
    clock.move(1000);
  }
  return { desk, clock, throughline };
}

describe("listing journeys", () => {
  it("gives the oldest change first, with version and time", async () => {
    const { desk } = await opened(2);
    await desk.journeys.observe("j1", { type: "tag", tag: "vip", by: MARIA });
    expect(await desk.journeys.list()).toEqual({
      items: [
        { journey: "j2", version: 1, changedAt: 2000 },
        { journey: "j1", version: 2, changedAt: 3000 },
      ],
      next: null,
    });
  });

  it("goes page by page, and leaves none out", async () => {
    const { desk } = await opened(7);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await desk.journeys.list({ limit: 3, after });
      seen.push(...page.items.map(({ journey }) => journey));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(["j1", "j2", "j3", "j4", "j5", "j6", "j7"]);
  });

  it("from a time, inclusive, to a time, exclusive, given in any form", async () => {
    const { desk } = await opened(5);
    const page = await desk.journeys.list({ changedFrom: new Date(2000), changedTo: "1970-01-01T00:00:04Z" });
    expect(page.items.map(({ journey }) => journey)).toEqual(["j2", "j3"]);
  });

  it.each([{ limit: 0 }, { limit: 1.5 }, { after: "not a cursor" }, { changedFrom: "yesterday" }])(
    "refuses %j",
    async (listing) => {
      const { desk } = await opened(1);
      await expect(desk.journeys.list(listing)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    },
  );
});

describe("another tenant's journey", () => {
  it("is not there, whatever is asked of it", async () => {
    const { desk, throughline } = await opened(1);
    await desk.owners.take("j1", { by: MARIA });
    const sent = await desk.journeys.authoriseSend("j1", { by: MARIA, epoch: 2 });
    await desk.journeys.open({ journey: "j9", channel: "web-chat", by: MARIA });
    const { journeys, owners, handoffs } = throughline.tenant("other");
    await journeys.open({ journey: "mine", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    for (const attempt of [
      () => journeys.get("j1"),
      () => journeys.timeline("j1"),
      () => journeys.recheckSend("j1", sent.authorisation),
      () => journeys.observe("j1", { type: "tag", tag: "vip", by: MARIA }),
      () => journeys.merge("mine", { into: "j1", by: MARIA, epoch: 1 }),
      () => journeys.receive({ ...whatsapp("m1"), journey: "j1" }),
      () => owners.take("j9", { by: MARIA }),
      () => handoffs.tick("j1"),
      () => handoffs.packet("j1", { target: { to: { queue: "q" }, reason: "speed" } }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await journeys.list()).items.map(({ journey }) => journey)).toEqual(["mine"]);
    expect((await desk.journeys.get("j1")).tags).toEqual([]);
  });

  it("may have the same id, and stays another", async () => {
    const { desk, throughline } = await opened(1);
    const other = throughline.tenant("other");
    await other.journeys.open({ journey: "j1", channel: "email", by: MARIA });
    await other.journeys.observe("j1", { type: "tag", tag: "theirs", by: MARIA });
    expect((await desk.journeys.get("j1")).tags).toEqual([]);
    expect((await other.journeys.get("j1")).openedOn).toBe("email");
  });
});

it("a listing of nothing is empty", async () => {
  expect(await newDesk().journeys.list()).toEqual({ items: [], next: null });
});
