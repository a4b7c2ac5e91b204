import { createThroughline, type Inbound } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { agent, countingIds, email, newDesk, phone, queue, secrets, whatsapp } from "./support.js";

describe("receiving a message", () => {
  it("opens a journey, owned by the intake queue, and registers the sender", async () => {
    const { journeys, customers } = newDesk();
    const received = await journeys.receive(whatsapp("m1", "My order is late"));
    expect(received.status).toBe("opened");
    if (received.status !== "opened") return;
    expect(received.journey.handoff.ownership).toMatchObject({ owner: queue("intake"), epoch: 1 });
    expect(received.journey.customer).toBe(received.customer);
    expect(await customers.get(received.customer)).toMatchObject({
      name: "Anna",
      identities: [{ kind: "phone", value: "+306941234567", assurance: "possession", evidence: "sender" }],
    });
    expect(await journeys.timeline(received.journey.id)).toMatchObject([
      { kind: "message", id: received.message, content: { text: "My order is late" } },
    ]);
  });

  it("continues the sender's active journey, however the number is written", async () => {
    const { journeys } = newDesk();
    const first = await journeys.receive(whatsapp("m1"));
    const second = await journeys.receive({
      ...whatsapp("m2"),
      from: { kind: "phone", value: "00306941234567".replace(/^00/, "+") },
    });
    expect(second.status).toBe("continued");
    expect(idOf(second)).toBe(idOf(first));
  });

  it("reads numbers without a country code by the default country, and refuses them without one", async () => {
    const local: Inbound = { ...whatsapp("m1"), from: { kind: "phone", value: "694 123 4567" } };
    await expect(newDesk().journeys.receive(local)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const { journeys, customers } = newDesk({ defaultCountry: "GR" });
    expect((await journeys.receive(local)).status).toBe("opened");
    expect(await customers.find({ kind: "phone", value: phone })).not.toBeNull();
  });

  it("takes e-mail addresses that differ in case for the same, and those that differ in a dot or a tag for others", async () => {
    const { journeys } = newDesk();
    const first = await journeys.receive(email("m1", "Ivana.Horvat@Example.com"));
    expect(idOf(await journeys.receive(email("m2", "ivana.horvat@example.COM")))).toBe(idOf(first));
    expect(idOf(await journeys.receive(email("m3", "ivanahorvat@example.com")))).not.toBe(idOf(first));
    expect(idOf(await journeys.receive(email("m4", "ivana.horvat+x@example.com")))).not.toBe(idOf(first));
  });

  it("keeps accounts of two platforms apart", async () => {
    const { journeys } = newDesk();
    const from = (platform: string) => ({ kind: "account", value: "42", platform }) as const;
    const first = await journeys.receive({ ...email("m1", "a@b.c"), channel: "social-dm", from: from("x") });
    const other = await journeys.receive({
      ...email("m2", "a@b.c"),
      channel: "social-dm",
      from: from("reddit"),
    });
    expect(idOf(other)).not.toBe(idOf(first));
  });

  it("is a duplicate when the provider delivers it again, and writes nothing", async () => {
    const { journeys } = newDesk();
    const first = await journeys.receive(whatsapp("m1"));
    const again = await journeys.receive(whatsapp("m1"));
    expect(again.status).toBe("duplicate");
    expect(idOf(again)).toBe(idOf(first));
    expect((await journeys.get(idOf(first))).version).toBe(versionOf(first));
  });

  it("gives its first outcome when its command is repeated", async () => {
    const { journeys } = newDesk();
    const first = await journeys.receive(whatsapp("m1"), { commandId: "hook-1" });
    await journeys.receive(whatsapp("m2"));
    const again = await journeys.receive(whatsapp("m1"), { commandId: "hook-1" });
    expect(again).toMatchObject({ status: "opened", repeated: true });
    expect(idOf(again)).toBe(idOf(first));
  });

  it("reopens a solved journey, and opens a new one after a closed one", async () => {
    const { journeys, owners } = newDesk();
    const id = idOf(await journeys.receive(whatsapp("m1", "late", 1000)));
    await owners.take(id, { by: agent("maria") });
    const fence = { epoch: 2, by: agent("maria") };
    await journeys.act(id, { type: "changeStatus", to: "solved", ...fence });
    const thanks = await journeys.receive(whatsapp("m2", "still late", 9_000_000));
    expect(thanks).toMatchObject({ status: "reopened", journey: { id, status: "open" } });
    await journeys.act(id, { type: "changeStatus", to: "closed", ...fence });
    const next = await journeys.receive(whatsapp("m3", "another matter", 9_000_001));
    expect(next.status).toBe("opened");
    expect(idOf(next)).not.toBe(id);
  });

  it("does not choose between two active journeys of one customer, and takes the desk's choice", async () => {
    const { journeys } = newDesk();
    const first = await journeys.receive(whatsapp("m1"));
    if (first.status !== "opened") throw new Error(first.status);
    const second = await journeys.open({
      channel: "phone",
      by: agent("maria"),
      customer: { customer: first.customer, evidence: "agent", assurance: "verified" },
    });
    if (second.status !== "ok") throw new Error("refused");
    const unclear = await journeys.receive(whatsapp("m2"));
    expect(unclear.status).toBe("ambiguous");
    if (unclear.status !== "ambiguous") return;
    expect([...unclear.candidates].sort()).toEqual([idOf(first), second.state.id].sort());
    const chosen = await journeys.receive({ ...whatsapp("m2"), journey: second.state.id });
    expect(chosen).toMatchObject({ status: "continued", journey: { id: second.state.id } });
  });

  it("follows a merge", async () => {
    const { journeys } = newDesk();
    const one = await journeys.receive(whatsapp("m1"));
    const other = await journeys.receive(email("m2", "anna@example.com"));
    const by = { ...agent("sam"), supervisor: true };
    const merged = await journeys.merge(
      idOf(one),
      { into: idOf(other), epoch: 1, by },
      { commandId: "merge-1" },
    );
    expect(merged.status).toBe("ok");
    expect(idOf(await journeys.receive(whatsapp("m3")))).toBe(idOf(other));
    expect(idOf(await journeys.receive(whatsapp("m1")))).toBe(idOf(other));
    const again = await journeys.merge(
      idOf(one),
      { into: idOf(other), epoch: 1, by },
      { commandId: "merge-1" },
    );
    expect(again).toMatchObject({ status: "ok", repeated: true });
    expect((await journeys.get(idOf(other))).absorbed).toEqual([idOf(one)]);
  });

  it("keeps tenants apart: the same number is another customer of another tenant", async () => {
    const throughline = createThroughline({ store: memoryStore(), secrets });
    const [acme, other] = [throughline.tenant("acme"), throughline.tenant("other")];
    const mine = await acme.journeys.receive(whatsapp("m1"));
    const theirs = await other.journeys.receive(whatsapp("m1"));
    expect(theirs.status).toBe("opened");
    expect(await other.customers.find({ kind: "phone", value: phone })).not.toBe(
      await acme.customers.find({ kind: "phone", value: phone }),
    );
    await expect(other.journeys.get(idOf(mine))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("finds what was indexed under an older key after the keys were rotated", async () => {
    const store = memoryStore();
    const before = createThroughline({ store, secrets }).tenant("acme");
    const first = await before.journeys.receive(whatsapp("m1"), { commandId: "hook-1" });
    const keys = { ...secrets.keys, k2: `${"B".repeat(42)}A` };
    const after = createThroughline({ store, secrets: { current: "k2", keys } }).tenant("acme");
    expect((await after.journeys.receive(whatsapp("m1"))).status).toBe("duplicate");
    expect(await after.journeys.receive(whatsapp("m1"), { commandId: "hook-1" })).toMatchObject({
      status: "opened",
      repeated: true,
    });
    const second = await after.journeys.receive(whatsapp("m2"));
    expect(second.status).toBe("continued");
    expect(idOf(second)).toBe(idOf(first));
  });
});

describe("the provider's id of a message", () => {
  const chat = (sender: string, text: string): Inbound => ({
    channel: "telegram",
    from: { kind: "account", value: sender },
    message: { externalId: "5", occurredAt: 1000, text },
  });

  it("stands for one message of one sender: another's with the same id is another message", async () => {
    const { journeys } = newDesk();
    const anna = await journeys.receive(chat("anna", "My secret"));
    const bea = await journeys.receive(chat("bea", "Hello"));
    expect(bea.status).toBe("opened");
    expect(idOf(bea)).not.toBe(idOf(anna));
    expect(await journeys.timeline(idOf(bea))).toMatchObject([{ content: { text: "Hello" } }]);
  });

  it("is a duplicate of two commands at once, whichever comes second", async () => {
    const store = memoryStore();
    const desks = [newDesk({ store }), newDesk({ store, ids: countingIds("b") })];
    for (const [first, second] of [
      ["hook-1", "hook-2"],
      [undefined, "hook-3"],
      [undefined, undefined],
    ]) {
      const message = whatsapp(`m-${second}`);
      const received = await Promise.all([
        desks[0]?.journeys.receive(message, { commandId: first }),
        desks[1]?.journeys.receive(message, { commandId: second }),
      ]);
      const statuses = received.map((one) => one?.status);
      expect(statuses.filter((status) => status === "duplicate")).toHaveLength(1);
    }
  });

  it("stands for the same message whatever else the provider changes when it delivers it again", async () => {
    const { journeys } = newDesk();
    const received = await Promise.all([
      journeys.receive(whatsapp("m1", "late", 1000)),
      journeys.receive(whatsapp("m1", "late!", 2000)),
      journeys.receive({ ...whatsapp("m1"), message: { ...whatsapp("m1").message, automatic: true } }),
    ]);
    expect(received.map(({ status }) => status)).toEqual(["opened", "duplicate", "duplicate"]);
  });
});

describe("an account", () => {
  it("belongs to the channel where no platform is given", async () => {
    const { journeys, customers } = newDesk();
    const from = { kind: "account", value: "42" } as const;
    const received = await journeys.receive({ ...whatsapp("m1"), channel: "messenger", from });
    expect(received.status === "opened" && received.customer).toBe(
      await customers.find({ ...from, platform: "messenger" }),
    );
  });

  it("cannot be made to look like one of another platform", async () => {
    const { journeys } = newDesk();
    const from = (platform: string, value: string) => ({ kind: "account", platform, value }) as const;
    await journeys.receive({ ...whatsapp("m1"), from: from("meta", "ig:42") });
    await expect(journeys.receive({ ...whatsapp("m2"), from: from("meta:ig", "42") })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});

describe("a message for a journey the desk names", () => {
  it("is recorded there in any status, without reopening what is closed", async () => {
    const { journeys } = newDesk();
    const id = idOf(await journeys.receive(whatsapp("m1")));
    const by = { ...agent("sam"), supervisor: true };
    await journeys.act(id, { type: "changeStatus", to: "closed", epoch: 1, by });
    const received = await journeys.receive({ ...whatsapp("m2", "thanks", 9_000_000), journey: id });
    expect(received).toMatchObject({ status: "continued", journey: { id, status: "closed" } });
    await expect(journeys.receive({ ...whatsapp("m3"), journey: "j9" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("a hundred first messages of one new number at once", () => {
  const burst = Array.from({ length: 100 }, (_, index) => whatsapp(`m${index}`));

  it("open one journey in one process", async () => {
    const { journeys } = newDesk();
    await expectOneJourney(await Promise.all(burst.map((inbound) => journeys.receive(inbound))), (id) =>
      journeys.timeline(id),
    );
  });

  it("open one journey over ten applications that share a store and nothing else", async () => {
    const store = memoryStore();
    const desks = Array.from({ length: 10 }, () =>
      createThroughline({ store, secrets, attempts: 200 }).tenant("acme"),
    );
    const received = burst.map((inbound, index) => desks[index % 10]?.journeys.receive(inbound));
    await expectOneJourney(
      (await Promise.all(received)).flatMap((one) => one ?? []),
      (id) => createThroughline({ store, secrets }).tenant("acme").journeys.timeline(id),
    );
  });

  it("are one opening and 99 duplicates when they are one webhook delivered a hundred times", async () => {
    const { journeys } = newDesk();
    const received = await Promise.all(burst.map(() => journeys.receive(whatsapp("m1"))));
    expect(received.filter(({ status }) => status === "opened")).toHaveLength(1);
    expect(received.filter(({ status }) => status === "duplicate")).toHaveLength(99);
  });
});

describe("bad input", () => {
  const bad: readonly [string, Inbound][] = [
    ["a phone number that cannot be", { ...whatsapp("m1"), from: { kind: "phone", value: "12" } }],
    ["an address without a domain", email("m1", "anna@")],
    ["a time without an offset", whatsapp("m1", "late", Number.NaN)],
    ["no content", { ...whatsapp("m1"), message: { externalId: "m1", occurredAt: 1 } }],
    ["an empty provider id", whatsapp("")],
    ["half a surrogate pair", whatsapp("m1", "\ud800")],
  ];
  for (const [what, inbound] of bad)
    it(`with ${what} is refused with a typed error, and nothing is written`, async () => {
      const store = memoryStore();
      const { journeys } = createThroughline({ store, secrets }).tenant("acme");
      await expect(journeys.receive(inbound)).rejects.toMatchObject({
        name: "ThroughlineError",
        code: expect.stringMatching(/^(INVALID_INPUT|JSON_UNSAFE)$/),
      });
      expect((await store.list("acme", { kind: "journey" })).items).toEqual([]);
      expect((await store.list("acme", { kind: "customer" })).items).toEqual([]);
    });

  it("never repeats a personal value in the error", async () => {
    const { journeys } = newDesk();
    const inbound: Inbound = { ...whatsapp("m1"), from: { kind: "email", value: "canary-7f3a" } };
    const error = await journeys.receive(inbound).catch((caught: unknown) => caught);
    expect(JSON.stringify([String(error), error])).not.toContain("canary-7f3a");
  });
});

type Answer = Awaited<ReturnType<ReturnType<typeof newDesk>["journeys"]["receive"]>>;

function idOf(received: Answer): string {
  if (received.status === "ambiguous") throw new Error("ambiguous");
  return received.journey.id;
}

function versionOf(received: Answer): number {
  if (received.status === "ambiguous") throw new Error("ambiguous");
  return received.journey.version;
}

async function expectOneJourney(
  received: readonly Answer[],
  timeline: (id: string) => Promise<readonly unknown[]>,
): Promise<void> {
  const ids = new Set(received.map(idOf));
  expect(ids.size).toBe(1);
  expect(received.filter(({ status }) => status === "opened")).toHaveLength(1);
  expect(received.filter(({ status }) => status === "continued")).toHaveLength(99);
  for (const id of ids) expect(await timeline(id)).toHaveLength(100);
}
