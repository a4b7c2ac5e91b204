import { createThroughline, type Desk, type Received } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { sealedDesk } from "./privacy/support.js";
import {
  deskOver,
  email,
  everything,
  MARIA,
  newDesk,
  phone,
  rotated,
  SAM,
  secrets,
  whatsapp,
} from "./support.js";

const PHONE = { kind: "phone", value: phone } as const;
const EMAIL = { kind: "email", value: "anna@example.com" } as const;
const LINK = { identity: EMAIL, by: MARIA, assurance: "possession", evidence: "agent" } as const;
const MISTAKE = { identity: EMAIL, by: MARIA, why: "mistake" } as const;

async function anna(desk: Desk): Promise<string> {
  return customerOf(await desk.journeys.receive(whatsapp("m1")));
}

function customerOf(received: Received): string {
  return received.status === "duplicate" ? received.status : received.customer;
}

function journeyOf(received: Received): string {
  return received.status === "ambiguous" ? received.status : received.journey.id;
}

describe("describing a customer", () => {
  it("changes the fields that are given, and leaves the others", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    await desk.customers.describe(id, { by: MARIA, language: "el", timeZone: "Europe/Athens" });
    await desk.customers.describe(id, { by: MARIA, name: "Anna K.", language: undefined });
    expect(await desk.customers.get(id)).toMatchObject({
      name: "Anna K.",
      language: "el",
      timeZone: "Europe/Athens",
    });
  });
});

describe("consents and preferences", () => {
  it("hold by when they occurred, in whatever order they come", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    const consent = { purpose: "sms", by: MARIA } as const;
    await desk.customers.recordConsent(id, { ...consent, given: false, occurredAt: "2026-03-02T09:00:00Z" });
    await desk.customers.recordConsent(id, {
      ...consent,
      given: true,
      occurredAt: new Date("2026-03-01T09:00:00Z"),
    });
    await desk.customers.recordPreference(id, { channel: "email", by: MARIA, occurredAt: 2000 });
    await desk.customers.recordPreference(id, { channel: null, by: MARIA, occurredAt: 1000 });
    const { consents, preferred } = await desk.customers.get(id);
    expect(consents).toMatchObject([{ purpose: "sms", given: false }]);
    expect(preferred).toEqual({ channel: "email", occurredAt: 2000 });
  });

  it("occurred now where nobody says when", async () => {
    const desk = newDesk({ clock: { now: () => 4711 } });
    const id = await anna(desk);
    await desk.customers.recordConsent(id, { purpose: "sms", given: true, by: MARIA });
    expect((await desk.customers.get(id)).consents).toMatchObject([{ occurredAt: 4711 }]);
  });
});

describe("opting out", () => {
  it("is of all notices on any channel where nobody says less, and is taken back by opting in", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    await desk.customers.optOut(id, { by: MARIA, occurredAt: 2000 });
    await desk.customers.optOut(id, { scope: "survey", channel: "sms", by: MARIA, occurredAt: 2000 });
    expect((await desk.customers.get(id)).optOuts).toEqual([
      { scope: "all", channel: null, out: true, occurredAt: 2000 },
      { scope: "survey", channel: "sms", out: true, occurredAt: 2000 },
    ]);
    await desk.customers.optIn(id, { by: MARIA, occurredAt: 3000 });
    await desk.customers.optOut(id, { by: MARIA, occurredAt: 1000 });
    expect((await desk.customers.get(id)).optOuts).toMatchObject([
      { scope: "survey", out: true },
      { scope: "all", out: false },
    ]);
  });

  it("is no longer recorded once the customer is erased", async () => {
    const { desk } = sealedDesk();
    const id = await anna(desk);
    await desk.customers.erase(id);
    for (const outcome of [
      await desk.customers.optOut(id, { by: MARIA }),
      await desk.customers.setQuietHours(id, { hours: null, by: MARIA }),
      await desk.presence.seen(id, { channel: "sms" }),
    ])
      expect(outcome).toMatchObject({ status: "refused", refusal: { code: "WRONG_STATE" } });
  });
});

describe("quiet hours", () => {
  it("are the customer's own, until they want none", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    const hours = { from: "21:00", to: "08:00" } as const;
    await desk.customers.setQuietHours(id, { hours, by: MARIA, occurredAt: 1000 });
    expect((await desk.customers.get(id)).quietHours).toEqual({ hours, occurredAt: 1000 });
    await desk.customers.setQuietHours(id, { hours: null, by: MARIA, occurredAt: 2000 });
    expect((await desk.customers.get(id)).quietHours).toEqual({ hours: null, occurredAt: 2000 });
    const late = { from: "21:00", to: "24:00" } as const;
    await expect(desk.customers.setQuietHours(id, { hours: late, by: MARIA })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});

describe("linking an identity", () => {
  it("continues the customer's journey on the other channel", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    expect(await desk.customers.link(id, LINK)).toMatchObject({ status: "ok" });
    const onEmail = await desk.journeys.receive(email("m2", "Anna@Example.com"));
    expect(onEmail).toMatchObject({ status: "continued", customer: id });
    expect(await desk.customers.find(EMAIL)).toBe(id);
    expect((await desk.journeys.timeline(journeyOf(onEmail))).map(({ channel }) => channel)).toEqual([
      "whatsapp",
      "email",
    ]);
  });

  it("is undone by unlinking: who writes from it then is somebody new", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    await desk.customers.link(id, LINK);
    expect(await desk.customers.unlink(id, MISTAKE)).toMatchObject({
      status: "ok",
      events: [{ type: "identity.unlinked" }],
    });
    expect(await desk.customers.find(EMAIL)).toBeNull();
    const stranger = await desk.journeys.receive(email("m2", EMAIL.value));
    expect(stranger.status).toBe("opened");
    expect(customerOf(stranger)).not.toBe(id);
    expect(await desk.journeys.receive(whatsapp("m3"))).toMatchObject({ status: "continued", customer: id });
  });

  it("lets an identity that was unlinked be linked to another", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    const other = customerOf(await desk.journeys.receive(email("m2", "bea@example.com")));
    await desk.customers.link(id, LINK);
    await desk.customers.unlink(id, { ...MISTAKE, why: "recycled" });
    expect(await desk.customers.link(other, LINK)).toMatchObject({ status: "ok" });
    expect(await desk.customers.find(EMAIL)).toBe(other);
  });

  it("that belongs to somebody else says to whom, and writes nothing", async () => {
    const store = memoryStore();
    const desk = newDesk({ store });
    const id = await anna(desk);
    const other = customerOf(await desk.journeys.receive(email("m2", EMAIL.value)));
    const before = await everything(store);
    expect(await desk.customers.link(id, LINK)).toEqual({ status: "taken", by: other });
    expect(await everything(store)).toEqual(before);
  });

  it("of two at once, one customer gets it", async () => {
    const store = memoryStore();
    const [one, other] = [deskOver(store), deskOver(store)];
    const ids = [await anna(one), customerOf(await one.journeys.receive(email("m2", "bea@example.com")))];
    const [ana = "", bea = ""] = ids;
    const linked = await Promise.all([one.customers.link(ana, LINK), other.customers.link(bea, LINK)]);
    expect(linked.map(({ status }) => status).sort()).toEqual(["ok", "taken"]);
    expect(ids).toContain(await one.customers.find(EMAIL));
  });

  it.each([
    { assurance: "self-asserted", evidence: "agent" },
    { assurance: "none", evidence: "token" },
    { assurance: "verified", evidence: "sender" },
  ] as const)("is refused on weak evidence: $assurance by $evidence", async (evidence) => {
    const store = memoryStore();
    const desk = newDesk({ store });
    const id = await anna(desk);
    const before = await everything(store);
    expect(await desk.customers.link(id, { ...LINK, ...evidence })).toMatchObject({
      status: "refused",
      refusal: { code: "EVIDENCE_WEAK" },
    });
    expect(await everything(store)).toEqual(before);
    expect(await desk.customers.find(EMAIL)).toBeNull();
  });

  it("again on no better evidence changes nothing, and on better evidence raises the assurance", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    await desk.customers.link(id, LINK);
    expect(await desk.customers.link(id, LINK)).toMatchObject({ status: "ok", events: [] });
    await desk.customers.link(id, { ...LINK, assurance: "verified", evidence: "sign-in" });
    expect((await desk.customers.get(id)).identities).toMatchObject([
      { kind: "phone" },
      { kind: "email", assurance: "verified", evidence: "sign-in" },
    ]);
  });

  it("of an account needs the platform, so that it is not looked for on the wrong one", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    const identity = { kind: "account", value: "42" } as const;
    await expect(desk.customers.find(identity)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(desk.customers.link(id, { ...LINK, identity })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    const onX = { ...identity, platform: "x" };
    await desk.customers.link(id, { ...LINK, identity: onX });
    expect(await desk.customers.find(onX)).toBe(id);
    expect(await desk.customers.find({ ...identity, platform: "reddit" })).toBeNull();
  });

  it("unlinking what the customer does not have changes nothing, whoever has it", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    const other = customerOf(await desk.journeys.receive(email("m2", EMAIL.value)));
    expect(await desk.customers.unlink(id, MISTAKE)).toMatchObject({ status: "ok", events: [] });
    expect(await desk.customers.find(EMAIL)).toBe(other);
  });
});

describe("after the keys were rotated", () => {
  async function linkedBefore() {
    const store = memoryStore();
    const before = deskOver(store);
    const id = await anna(before);
    await before.customers.link(id, LINK);
    return { id, after: deskOver(store, { secrets: rotated }) };
  }

  it("an identity that was linked before is found, and linking it again does not double it", async () => {
    const { id, after } = await linkedBefore();
    expect(await after.customers.find(EMAIL)).toBe(id);
    await after.customers.link(id, { ...LINK, assurance: "verified" });
    const { identities } = await after.customers.get(id);
    expect(identities.filter(({ kind }) => kind === "email")).toMatchObject([{ assurance: "verified" }]);
  });

  it("it cannot be taken by another", async () => {
    const { id, after } = await linkedBefore();
    const other = customerOf(await after.journeys.receive(email("m2", "bea@example.com")));
    expect(await after.customers.link(other, LINK)).toEqual({ status: "taken", by: id });
  });

  it("a link that was made before gives its first outcome, although another has the identity by now", async () => {
    const store = memoryStore();
    const before = deskOver(store);
    const id = await anna(before);
    const other = customerOf(await before.journeys.receive(email("m2", "bea@example.com")));
    await before.customers.link(id, LINK, { commandId: "press-1" });
    await before.customers.unlink(id, MISTAKE);
    await before.customers.link(other, LINK);
    const after = deskOver(store, { secrets: rotated });
    expect(await after.customers.link(id, LINK, { commandId: "press-1" })).toMatchObject({
      status: "ok",
      repeated: true,
    });
    expect(await after.customers.find(EMAIL)).toBe(other);
  });

  it("unlinking it leaves nothing behind under any key", async () => {
    const { id, after } = await linkedBefore();
    await after.customers.link(id, { ...LINK, assurance: "verified" });
    await after.customers.unlink(id, MISTAKE);
    expect(await after.customers.find(EMAIL)).toBeNull();
    expect((await after.customers.get(id)).identities).toHaveLength(1);
  });
});

it("finds nobody among another tenant's customers", async () => {
  const throughline = createThroughline({ store: memoryStore(), secrets });
  const id = await anna(throughline.tenant("acme"));
  const other = throughline.tenant("other");
  expect(await other.customers.find(PHONE)).toBeNull();
  for (const attempt of [
    () => other.customers.get(id),
    () => other.customers.describe(id, { by: SAM_AT_OTHER, language: "el" }),
    () => other.customers.link(id, LINK),
    () => other.customers.unlink(id, MISTAKE),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

const SAM_AT_OTHER = { kind: SAM.kind, id: SAM.id };
