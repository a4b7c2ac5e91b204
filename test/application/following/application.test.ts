import {
  createFollower,
  createThroughline,
  encryptingCodec,
  isErased,
  isThroughlineError,
  publishTo,
  type Throughline,
} from "throughline";
import { memoryCoordination, memoryKeyVault, memoryStore } from "throughline/storage/memory";
import type { Envelope, Published, Transport } from "throughline/transport";
import { describe, expect, it } from "vitest";
import { secrets, whatsapp } from "../support.js";

function sealedApplication() {
  const store = memoryStore();
  const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys: secrets });
  const throughline: Throughline = createThroughline({ store, secrets, codec });
  return { store, throughline, desk: throughline.tenant("acme"), coordination: memoryCoordination() };
}

describe("throughline.follow", () => {
  it("hands events over as the core knows them: opened, and Erased where the key was destroyed", async () => {
    const { throughline, desk, coordination } = sealedApplication();
    const received = await desk.journeys.receive(whatsapp("m1", "My order is late"));
    if (received.status !== "opened") throw new Error(received.status);
    const texts = async (name: string): Promise<readonly unknown[]> => {
      const seen: unknown[] = [];
      const handle = async (event: { readonly type: string; readonly personal: unknown }) => {
        if (event.type === "message.recorded") seen.push(event.personal);
      };
      expect(await throughline.follow({ name, coordination, handle }).runOnce()).toMatchObject({ failed: 0 });
      return seen;
    };
    expect(await texts("before")).toMatchObject([{ content: { text: "My order is late" } }]);
    const { customer } = await desk.journeys.get(received.journey.id);
    await desk.customers.erase(customer ?? "");
    const [after] = await texts("after");
    expect(isErased(after)).toBe(true);
  });

  it("refuses a store without a feed", () => {
    const { feed: _, ...store } = { ...memoryStoreLike() };
    const throughline = createThroughline({ store, secrets });
    const follow = () =>
      throughline.follow({ name: "n", coordination: memoryCoordination(), handle: async () => {} });
    expect(follow).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});

describe("publishTo", () => {
  it("publishes each event once and in order, its personal part left out", async () => {
    const { store, desk, coordination } = sealedApplication();
    const transport = answering(() => "accepted");
    await desk.journeys.receive(whatsapp("m1", "My order is late"));
    const follower = createFollower({ store, coordination, name: "p", handle: publishTo(transport) });
    await follower.runOnce();
    await follower.runOnce();
    const versions = transport.taken
      .filter(({ subject }) => subject.startsWith("journey/"))
      .map(({ subjectversion }) => subjectversion);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect(new Set(transport.taken.map(({ id }) => id)).size).toBe(transport.taken.length);
    expect(JSON.stringify(transport.taken)).not.toContain("late");
  });

  it("publishes again what the transport could not take, under the same id", async () => {
    const { store, desk, coordination } = sealedApplication();
    let down = true;
    const transport = answering(() => (down ? "retry" : "accepted"));
    await desk.journeys.open({ journey: "j1", channel: "phone", by: { kind: "agent", id: "maria" } });
    const clock = { now: () => (down ? 0 : 1_000_000) };
    const tuning = { store, coordination, name: "p", clock, handle: publishTo(transport) };
    expect(await createFollower(tuning).runOnce()).toMatchObject({ failed: 1, caughtUp: false });
    down = false;
    expect(await createFollower(tuning).runOnce()).toMatchObject({ events: 1, caughtUp: true });
    expect(transport.taken.map(({ id }) => id)).toEqual([transport.taken[0]?.id, transport.taken[0]?.id]);
  });

  it("parks a journey at once whose event no transport will ever take, and goes on with the others", async () => {
    const { store, desk, coordination } = sealedApplication();
    const transport = answering(({ subject }) => (subject === "journey/large" ? "rejected" : "accepted"));
    for (const journey of ["large", "small"])
      await desk.journeys.open({ journey, channel: "phone", by: { kind: "agent", id: "maria" } });
    const follower = createFollower({ store, coordination, name: "p", handle: publishTo(transport) });
    expect(await follower.runOnce()).toMatchObject({ failed: 1, parked: 1, caughtUp: true });
    expect((await follower.parked()).items).toMatchObject([
      { stream: { id: "large" }, code: "ENVELOPE_REJECTED" },
    ]);
  });

  it("names what went wrong", async () => {
    const event = {
      version: 1,
      commandId: "c",
      id: "e1",
      type: "journey.opened",
      schema: 1,
      recordedAt: 0,
      data: {},
      personal: null,
    };
    const stream = { tenant: "acme", kind: "journey", id: "j1" } as const;
    for (const [answer, code] of [
      ["retry", "TRANSPORT_FAILED"],
      ["rejected", "ENVELOPE_REJECTED"],
    ] as const) {
      const thrown = await publishTo(answering(() => answer))(event, { stream }).catch(
        (error: unknown) => error,
      );
      expect(isThroughlineError(thrown, code)).toBe(true);
    }
  });
});

function answering(
  answer: (envelope: Envelope) => Published,
): Transport & { readonly taken: readonly Envelope[] } {
  const taken: Envelope[] = [];
  return {
    taken,
    capabilities: { ordering: "key", dedupWindowMs: 0, maxBytes: 1_000_000 },
    publish: async (batch) =>
      batch.map((envelope) => {
        taken.push(envelope);
        return answer(envelope);
      }),
    subscribe: async () => ({ stop: async () => {} }),
  };
}

function memoryStoreLike() {
  const store = memoryStore();
  return {
    capabilities: { ...store.capabilities, feed: false },
    append: store.append.bind(store),
    read: store.read.bind(store),
    find: store.find.bind(store),
    list: store.list.bind(store),
    feed: store.feed,
  };
}
