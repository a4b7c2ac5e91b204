import type { Commit, EventStore, StreamId } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { expect, it } from "vitest";
import { storeLike } from "./stores.js";
import { deskOver, MARIA, ownedByMaria } from "./support.js";

/** Values that are personal, each to be found wherever it leaks. */
const PHONE = "+306941112223";
const EMAIL = "canary-mail@example.com";
const CANARIES = ["canary", "694111222", "306941112223"];

function watched(store: EventStore) {
  const seen: { stream: StreamId; commit: Commit }[] = [];
  const asked: unknown[] = [];
  const watching = storeLike(store, {
    append: (stream, expected, commit) => {
      seen.push({ stream, commit });
      return store.append(stream, expected, commit);
    },
    find: (tenant, key, options) => {
      asked.push(key);
      return store.find(tenant, key, options);
    },
  });
  return { watching, seen, asked };
}

it("nothing personal stands in ids, index keys, fingerprints or the data of events", async () => {
  const { watching, seen, asked } = watched(memoryStore());
  const desk = deskOver(watching);
  const received = await desk.journeys.receive(
    {
      channel: "whatsapp",
      from: { kind: "phone", value: PHONE, name: "canary name" },
      message: {
        externalId: "canary provider id",
        occurredAt: 1000,
        text: "canary text",
        thread: "canary thread",
        attachments: [{ ref: "canary-file", name: "canary.png" }],
      },
    },
    { commandId: "hook-1" },
  );
  if (received.status !== "opened") throw new Error(received.status);
  const { journey, customer } = received;
  await desk.journeys.receive({
    channel: "email",
    from: { kind: "email", value: EMAIL, name: "canary name" },
    message: {
      externalId: "canary message id",
      occurredAt: 1000,
      ref: "canary:ref",
      excerpt: "canary excerpt",
    },
  });
  const identity = { kind: "account", platform: "x", value: "canary account" } as const;
  await desk.customers.link(customer, { identity, by: MARIA, assurance: "verified", evidence: "sign-in" });
  await desk.customers.unlink(customer, { identity, by: MARIA, why: "mistake" });
  await desk.customers.describe(customer, { by: MARIA, name: "canary name" });
  const by = MARIA;
  for (const observation of [
    { type: "recordFact", key: "address", value: "canary street", label: "canary label", by },
    { type: "addNote", note: "n1", author: by, content: { text: "canary note" } },
    {
      type: "recordAttempt",
      attempt: "a1",
      what: "canary what",
      detail: "canary detail",
      outcome: "failed",
      by,
    },
    { type: "askQuestion", question: "q1", text: "canary question", by },
    { type: "describeIssue", subject: "canary subject", description: "canary description", by },
    { type: "introduceParty", party: by, displayName: "canary agent", by },
    { type: "recordIdentity", identity: "i1", kind: "phone", value: PHONE, assurance: "none", by },
  ] as const)
    await desk.journeys.observe(journey.id, observation);
  await ownedByMaria(desk);
  const notice = { notice: "n1", kind: "handoff.call-us", channel: "sms", locale: "el", key: "k1" } as const;
  await desk.notices.start("j1", { ...notice, cause: null });
  const named = { notice: "n1", attempt: 1, providerMessage: "canary provider message" } as const;
  await desk.notices.settle("j1", { ...named, outcome: "sent" });
  const provider = { channel: "sms", providerMessage: "canary provider message" } as const;
  expect(await desk.notices.receipt({ ...provider, status: "read" })).toMatchObject({ status: "ok" });
  const fence = { by, epoch: 2 } as const;
  await desk.journeys.act("j1", {
    type: "makeCommitment",
    commitment: "p1",
    text: "canary promise",
    ...fence,
  });
  const cold = { mode: "cold", reason: "speed", to: { queue: "q" } } as const;
  await desk.handoffs.request("j1", { ...fence, ...cold, note: "canary note" });

  expect(seen.length).toBeGreaterThan(15);
  const open = seen.map(({ stream, commit: { command, events, index } }) => ({
    stream,
    command,
    index,
    events: events.map(({ personal: _, ...event }) => event),
  }));
  const personal = JSON.stringify(seen.flatMap(({ commit }) => commit.events.map((event) => event.personal)));
  for (const canary of CANARIES) {
    expect(JSON.stringify([open, asked])).not.toContain(canary);
    expect(personal).toContain(canary);
  }
});

it("no error of a refused or failed call repeats what it was told", async () => {
  const desk = deskOver(memoryStore());
  await ownedByMaria(desk);
  const from = { kind: "phone", value: "canary" } as const;
  const message = { externalId: "canary", occurredAt: 1000, text: "canary" };
  const attempts: readonly (() => Promise<unknown>)[] = [
    () => desk.journeys.receive({ channel: "whatsapp", from, message }),
    () => desk.journeys.receive({ channel: "whatsapp", from: { ...from, kind: "email" }, message }),
    () => desk.customers.find(from),
    () => desk.journeys.recheckSend("j1", "canary authorisation"),
    () => desk.journeys.get("canary@example.com"),
    () => desk.notices.receipt({ channel: "canary channel!", providerMessage: "canary", status: "read" }),
    () => desk.presence.seen("canary@example.com", { channel: "sms" }),
    () => desk.handoffs.tick("j1", { commandId: "canary@example.com" }),
    () => desk.journeys.observe("j1", { type: "tag", tag: "Canary tag!", by: MARIA }),
  ];
  for (const attempt of attempts) {
    const error: unknown = await attempt().then(
      () => "it took it",
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: "ThroughlineError", code: "INVALID_INPUT" });
    expect(JSON.stringify([String(error), error]).toLowerCase()).not.toContain("canary");
  }
});
