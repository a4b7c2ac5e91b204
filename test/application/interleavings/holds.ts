import type { EventStore, StoredEvent } from "throughline/storage";
import { expect } from "vitest";
import { type Actor, type Command, JOURNEY } from "./program.js";
import type { Call } from "./run.js";

/** Who had the journey after its first so many events: read off what is stored, without the library. */
interface Owned {
  readonly owner: { readonly kind: string; readonly id: string };
  readonly epoch: number;
}

/** What has to hold whatever was interleaved with what. */
export async function expectToHold(calls: readonly Call[], store: EventStore): Promise<void> {
  const events = await store.read({ tenant: "acme", kind: "journey", id: JOURNEY });
  const owned = ownersOf(events);
  expectOneOwner(owned);
  expectCommandsOnce(calls, events);
  for (const call of calls) expectFenced(call, owned, events);
  expectObservationsTaken(calls);
  await expectMessagesOnce(calls, store);
}

/** By version; version 0 is nobody's. */
function ownersOf(events: readonly StoredEvent[]): readonly (Owned | null)[] {
  const owned: (Owned | null)[] = [null];
  for (const { data } of events) owned.push(ownershipIn(data) ?? owned.at(-1) ?? null);
  return owned;
}

function ownershipIn(data: unknown): Owned | null {
  const ownership: unknown = Reflect.get(Object(data), "ownership");
  if (typeof ownership !== "object" || ownership === null) return null;
  const owner = Object(Reflect.get(ownership, "owner"));
  return {
    owner: { kind: String(owner.kind), id: String(owner.id) },
    epoch: Number(Reflect.get(ownership, "epoch")),
  };
}

/** From the opening on there is one owner at every version, and every change of owner grows the epoch by one. */
function expectOneOwner(owned: readonly (Owned | null)[]): void {
  let before: Owned | null = null;
  for (const [version, now] of owned.entries()) {
    if (version === 0) continue;
    expect(now, `version ${version}`).not.toBeNull();
    if (before !== null && now !== null) {
      const changed = before.owner.kind !== now.owner.kind || before.owner.id !== now.owner.id;
      expect(now.epoch - before.epoch, `version ${version}`).toBe(changed ? 1 : 0);
    }
    before = now;
  }
}

/** Every accepted command stands in the stream once, in one piece; repeating it gave the events it wrote; refused ones wrote nothing. */
function expectCommandsOnce(calls: readonly Call[], events: readonly StoredEvent[]): void {
  const written = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const block = written.get(event.commandId) ?? [];
    const last = block.at(-1);
    if (last !== undefined)
      expect(event.version, `the events of ${event.commandId} in one piece`).toBe(last.version + 1);
    written.set(event.commandId, [...block, event]);
  }
  const ids = new Set(calls.filter(({ command }) => command.what !== "receive").map(({ id }) => id));
  for (const id of ids) {
    const ofCommand = calls.filter((call) => call.id === id);
    const block = written.get(id)?.map((event) => event.id);
    const accepted = ofCommand.flatMap(({ answer }) => (answer?.status === "ok" ? answer : []));
    const news = accepted.filter(
      ({ events: news, authorisation }) => authorisation !== undefined || news?.length !== 0,
    );
    // Every call was repeated until it was answered, so what is stored was answered too.
    expect(block !== undefined, id).toBe(news.length > 0);
    for (const answer of news) {
      expect(block, id).toBeDefined();
      if (answer.events !== undefined)
        expect(
          answer.events.map((event) => event.id),
          id,
        ).toEqual(block);
    }
    expect(news.filter(({ repeated }) => repeated === false).length, id).toBeLessThanOrEqual(1);
    // Once a command was accepted it is accepted for good.
    const first = ofCommand.findIndex((call) => call.answer !== null && news.includes(call.answer));
    if (first >= 0)
      for (const later of ofCommand.slice(first))
        if (later.thrown !== "STORE_FAILED") expect(later.answer?.status, id).toBe("ok");
  }
}

type Fenced = Extract<Command, { readonly epoch: number }>;

/** An actor with the right acted under the epoch of the version it met; one without was refused, and at some version of the call rightly so. */
function expectFenced(call: Call, owned: readonly (Owned | null)[], events: readonly StoredEvent[]): void {
  const { command, id, answer, thrown } = call;
  if (!("epoch" in command)) return;
  const first = events.find(({ commandId }) => commandId === id);
  if (first !== undefined && answer?.status === "ok") {
    const met = owned[first.version - 1] ?? null;
    expect(mayNot(command, met), `${id} was accepted`).toBeNull();
  }
  if (thrown === "STALE_EPOCH" || thrown === "NOT_OWNER") {
    // A refusal is evaluated anew when it is repeated, so only what came after may have been written.
    expect(first?.version ?? Number.POSITIVE_INFINITY, `${id} was thrown ${thrown}`).toBeGreaterThan(call.to);
    const met = owned.slice(call.from, call.to + 1).map((one) => mayNot(command, one));
    expect(met, `${id} was thrown ${thrown}`).toContain(thrown);
  }
}

function mayNot({ what, by, epoch }: Fenced, met: Owned | null): string | null {
  if (met === null || met.epoch !== epoch) return "STALE_EPOCH";
  const supervises = isSupervisor(by) && what !== "authoriseSend" && what !== "promise";
  const owns = met.owner.kind === by.kind && met.owner.id === by.id;
  return owns || supervises ? null : "NOT_OWNER";
}

function isSupervisor(by: Actor): boolean {
  return "supervisor" in by && by.supervisor;
}

function expectObservationsTaken(calls: readonly Call[]): void {
  for (const { command, answer, thrown, id } of calls) {
    if (command.what !== "note" && command.what !== "message") continue;
    expect(thrown ?? "STORE_FAILED", id).toBe("STORE_FAILED");
    if (thrown === null) expect(answer?.status, id).toBe("ok");
  }
  const known = ["STORE_FAILED", "STALE_EPOCH", "NOT_OWNER", "NOT_ALLOWED", "WRONG_STATUS"];
  for (const { thrown, id } of calls)
    if (thrown !== null) expect(known, `${id} was thrown`).toContain(thrown);
}

/** One journey of the one sender, and every message of theirs in it once, whoever received it how often. */
async function expectMessagesOnce(calls: readonly Call[], store: EventStore): Promise<void> {
  const received = calls.filter(({ command }) => command.what === "receive");
  const sent = new Set(received.map(({ command }) => (command.what === "receive" ? command.externalId : "")));
  const { items } = await store.list("acme", { kind: "journey" });
  const others = items.filter(({ stream }) => stream.id !== JOURNEY);
  expect(others).toHaveLength(sent.size === 0 ? 0 : 1);
  const customers = await store.list("acme", { kind: "customer" });
  expect(customers.items).toHaveLength(sent.size === 0 ? 0 : 1);
  for (const { stream } of others) {
    const texts = (await store.read(stream))
      .filter(({ type }) => type === "message.recorded")
      .map(({ personal }) => Reflect.get(Object(JSON.parse(personal ?? "{}")), "externalId"));
    expect([...texts].sort()).toEqual([...sent].sort());
  }
  for (const id of new Set(received.map((call) => call.id))) {
    const answers = received.filter((call) => call.id === id && call.answer !== null);
    const statuses = new Set(answers.map(({ answer }) => answer?.status));
    expect(statuses.size, `${id} gives its first outcome`).toBe(1);
    expect(answers.filter(({ answer }) => answer?.repeated === false).length).toBeLessThanOrEqual(1);
  }
}
