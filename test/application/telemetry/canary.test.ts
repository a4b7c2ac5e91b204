import {
  ATTRIBUTES,
  createInstruments,
  createThroughline,
  instrumentStore,
  instrumentThroughline,
  METRICS,
  OPERATIONS,
} from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, test } from "vitest";
import { EVERY_COMMAND } from "../every-command.js";
import { countingIds, MARIA, movableClock, ownedByMaria, phone, secrets, whatsapp } from "../support.js";
import { recording } from "./recording.js";

/** An application of which everything is told. */
function watched(clock = movableClock()) {
  const { spans, measured, logged, ...told } = recording();
  const instruments = createInstruments(told);
  const store = instrumentStore(memoryStore(), instruments);
  const application = createThroughline({ store, secrets, clock, ids: countingIds() });
  const throughline = instrumentThroughline(application, instruments);
  return { desk: throughline.tenant("acme"), throughline, spans, everything: { spans, measured, logged } };
}

/** What a customer, an agent or a careless caller may have given, in the places where they give it. */
const CANARIES = ["canary", "canary@example.com", "+306941112223", "306941112223", "694 111 2223"];

test("nothing personal of a whole scenario is in any span, figure or log entry", async () => {
  const { desk, everything } = watched();
  const { journeys, customers, handoffs, owners } = desk;
  const received = await journeys.receive({
    channel: "whatsapp",
    from: { kind: "phone", value: "+306941112223", name: "canary name" },
    message: {
      externalId: "canary provider id",
      occurredAt: 1000,
      text: "canary text, call 694 111 2223",
      thread: "canary thread",
      attachments: [{ ref: "canary-file", name: "canary.png" }],
    },
  });
  if (received.status !== "opened") throw new Error(received.status);
  const { journey, customer } = received;
  const identity = { kind: "account", platform: "x", value: "canary account" } as const;
  await customers.link(customer, { identity, by: MARIA, assurance: "verified", evidence: "sign-in" });
  await customers.find({ kind: "email", value: "canary@example.com" });
  await customers.describe(customer, { by: MARIA, name: "canary name" });
  await ownedByMaria(desk);
  const fence = { by: MARIA, epoch: 2 } as const;
  for (const observation of [
    { type: "recordFact", key: "address", value: "canary street", label: "canary label", by: MARIA },
    { type: "addNote", note: "n1", author: MARIA, content: { text: "canary note" } },
    { type: "describeIssue", subject: "canary subject", description: "canary description", by: MARIA },
    {
      type: "recordIdentity",
      identity: "i1",
      kind: "phone",
      value: "+306941112223",
      assurance: "none",
      by: MARIA,
    },
  ] as const)
    await journeys.observe(journey.id, observation);
  await journeys.act("j1", { type: "makeCommitment", commitment: "p1", text: "canary promise", ...fence });
  const pin = await handoffs.issuePin("j1", { by: MARIA });
  const token = await handoffs.issueToken("j1", { by: MARIA });
  await handoffs.request("j1", {
    ...fence,
    mode: "cold",
    reason: "speed",
    to: { queue: "q" },
    note: "canary note",
  });
  await handoffs.packet("j1");
  await owners.takeOver("j1", { by: { ...MARIA, supervisor: true } });

  // And where they do not belong: as ids, as types, as whatever is told of before anybody has looked at it.
  const careless: readonly (() => Promise<unknown>)[] = CANARIES.flatMap((canary) => [
    () => journeys.get(canary),
    () => journeys.timeline(canary),
    () => customers.get(canary),
    () => owners.take(canary, { by: MARIA }),
    () => handoffs.tick(canary, { commandId: canary }),
    () => journeys.observe(canary, { type: "addNote", note: "n", author: MARIA, content: { text: canary } }),
    () => journeys.recheckSend("j1", canary),
    () => handoffs.resume({ token: canary, channel: "phone" } as never),
    () => journeys.observe("j1", { type: canary, by: MARIA } as never),
    () => customers.find({ kind: "phone", value: canary }),
  ]);
  for (const attempt of careless) await attempt().catch(() => {});

  const told = JSON.stringify(everything);
  for (const canary of CANARIES) expect(told).not.toContain(canary);
  for (const secret of [pin, token]) {
    if (secret.status !== "ok") throw new Error(secret.status);
    if ("digits" in secret) expect(told).not.toContain(`"${secret.digits}"`);
    if ("token" in secret) expect(told).not.toContain(secret.token);
  }
  expect(everything.spans.length).toBeGreaterThan(100);
  expect(everything.logged.length).toBe(everything.spans.length);
});

test("what is told has the names that are written down, and no others", async () => {
  const { desk, everything } = watched();
  await desk.journeys.receive(whatsapp("m-1"));
  await desk.customers.find({ kind: "phone", value: phone });
  const names = (all: Readonly<Record<string, { readonly name: string }>>) =>
    new Set(Object.values(all).map(({ name }) => name));
  const [operations, metrics, attributes] = [OPERATIONS, METRICS, ATTRIBUTES].map(names);
  for (const span of everything.spans) {
    expect(operations).toContain(span.name);
    for (const name of Object.keys(span.attributes)) expect(attributes).toContain(name);
  }
  for (const figure of everything.measured) {
    const known = Object.values(METRICS).find(({ name }) => name === figure.name);
    expect(metrics).toContain(figure.name);
    expect(figure.unit).toBe(known?.unit);
    for (const name of Object.keys(figure.attributes)) expect(known?.attributes).toContain(name);
  }
  for (const { code, fields } of everything.logged) {
    expect(operations).toContain(code);
    for (const name of Object.keys(fields)) expect(attributes).toContain(name);
  }
});

describe("an application that is told of", () => {
  test.each(EVERY_COMMAND)("answers as it does itself, repeats too: $name", async ({ prepare, run }) => {
    const clock = movableClock();
    const { desk, spans } = watched(clock);
    const id = await prepare(desk, clock.move);
    const before = spans.length;
    const first = await run(desk, id, { commandId: "told-of" });
    const again = await run(desk, id, { commandId: "told-of" });
    expect(["refused", first.status]).toContain(again.status);
    const [command, ...below] = spans.slice(before);
    expect(command).toMatchObject({ name: "throughline.command", ended: 1, failed: false });
    expect(command?.attributes["throughline.outcome"]).toBe(first.status);
    expect(below[0]?.parent).toBe(command?.spanId);
  });

  test("tells the method, and the type of an observation", async () => {
    const { desk, spans } = watched();
    await ownedByMaria(desk);
    await desk.journeys.observe("j1", { type: "tag", tag: "vip", by: MARIA });
    await desk.journeys.observe("j1", { type: "toString", by: MARIA } as never).catch(() => {});
    const types = spans.map(({ attributes }) => attributes["throughline.command.type"]).filter(Boolean);
    expect(types).toEqual(["journeys.open", "owners.take", "journeys.observe:tag", "journeys.observe"]);
  });

  test("tells a refusal by its code, as an outcome and not as a failure", async () => {
    const { desk, spans } = watched();
    await ownedByMaria(desk);
    await desk.handoffs.accept("j1", { handoff: "h9", by: MARIA });
    const attributes = {
      "throughline.outcome": "refused",
      "throughline.refusal": expect.stringMatching(/^[A-Z_]+$/),
    };
    expect(spans.findLast(({ name }) => name === "throughline.command")).toMatchObject({
      attributes,
      failed: false,
    });
  });

  test("closes as it does itself", async () => {
    const { throughline, desk } = watched();
    await throughline.close();
    await expect(desk.journeys.get("j1")).rejects.toMatchObject({ code: "STORE_CLOSED" });
  });
});
