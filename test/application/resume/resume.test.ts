import {
  createThroughline,
  type Desk,
  type IssuedPin,
  type IssuedToken,
  type ThroughlineOptions,
} from "throughline";
import { entryLink, extractToken } from "throughline/handoff";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it, vi } from "vitest";
import { deskOver, MARIA, movableClock, rotated, SAM, secrets, whatsapp } from "../support.js";

const DAY_MS = 86_400_000;
const ANNA = { kind: "phone", value: "+30 694 123 4567" } as const;
const OTHER = { kind: "phone", value: "+30 694 765 4321" } as const;
const TO_PHONE = { mode: "cold", to: { queue: "calls", channel: "phone" }, reason: "complexity" } as const;

/** A desk with a journey that Anna began on WhatsApp and Maria owns. */
async function atTheDesk(options: Partial<ThroughlineOptions> = {}) {
  const store: EventStore = options.store ?? memoryStore();
  const clock = movableClock(1_000_000);
  const desk = deskOver(store, { clock, pinAnswerMs: 0, ...options });
  const opened = await desk.journeys.receive(whatsapp("m1", "It blinks red"));
  if (opened.status !== "opened") throw new Error(opened.status);
  const id = opened.journey.id;
  await desk.owners.take(id, { by: MARIA });
  return { store, clock, desk, id, customer: opened.customer };
}

const toPhone = (desk: Desk, id: string) => desk.handoffs.request(id, { by: MARIA, epoch: 2, ...TO_PHONE });

async function token(desk: Desk, id: string, commandId = "link"): Promise<IssuedToken> {
  const issued = await desk.handoffs.issueToken(id, { by: MARIA }, { commandId });
  if (issued.status !== "ok") throw new Error(issued.refusal.code);
  return issued;
}

async function pin(desk: Desk, id: string, commandId = "pin"): Promise<IssuedPin> {
  const issued = await desk.handoffs.issuePin(id, { by: MARIA }, { commandId });
  if (issued.status !== "ok") throw new Error(issued.refusal.code);
  return issued;
}

const wrong = (digits: string) => digits.slice(0, -1) + String((Number(digits.at(-1)) + 1) % 10);

describe("a resume token", () => {
  it("brings the customer to the journey, the open handoff and the agent's packet", async () => {
    const { desk, id } = await atTheDesk();
    await toPhone(desk, id);
    const issued = await token(desk, id);
    const came = await desk.handoffs.resume({ token: issued.token, channel: "phone", from: ANNA });
    expect(came).toMatchObject({
      status: "resumed",
      journey: { id },
      handoff: { customer: { state: "arrived", channel: "phone" } },
      assurance: "possession",
      identity: "known",
      packet: {
        journey: { id },
        to: { channel: "phone", queue: "calls" },
        warnings: [{ code: "arrival-assurance", found: "possession" }, { code: "unanswered" }],
      },
      repeated: false,
    });
  });

  it("gives a packet for the channel they came to where no handoff is open", async () => {
    const { desk, id } = await atTheDesk();
    const came = await desk.handoffs.resume({ token: (await token(desk, id)).token, channel: "web-chat" });
    expect(came).toMatchObject({ status: "resumed", handoff: null, packet: { to: { channel: "web-chat" } } });
  });

  it("is the same again for the same command, and another for another", async () => {
    const { desk, id } = await atTheDesk();
    const first = await token(desk, id);
    expect(await token(desk, id)).toMatchObject({ token: first.token, repeated: true });
    expect((await token(desk, id, "link-2")).token).not.toBe(first.token);
    expect(extractToken(first.token)).toBe(first.token);
  });

  it("is used once: of 100 at once, by different people, one succeeds", async () => {
    const { desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    const uses = Array.from({ length: 100 }, (_, index) =>
      desk.handoffs.resume({
        token: issued.token,
        channel: "web-chat",
        from: { kind: "account", value: `visitor-${index}` },
      }),
    );
    const came = await Promise.all(uses);
    expect(came.filter(({ status }) => status === "resumed")).toHaveLength(1);
    const refusals = came.flatMap((one) => (one.status === "refused" ? [one.refusal.code] : []));
    expect(refusals).toEqual(Array.from({ length: 99 }, () => "PASS_USED"));
  });

  it("is used once over several desks that share a store", async () => {
    const { store, desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    const clock = movableClock(1_000_000);
    const came = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        deskOver(store, { clock }).handoffs.resume({
          token: issued.token,
          channel: "web-chat",
          from: { kind: "account", value: `visitor-${index}` },
        }),
      ),
    );
    expect(came.filter(({ status }) => status === "resumed")).toHaveLength(1);
  });

  it("may be used again by the same customer, who then counts once", async () => {
    const { desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    const coming = { token: issued.token, channel: "whatsapp", from: ANNA } as const;
    const came = await Promise.all(Array.from({ length: 20 }, () => desk.handoffs.resume(coming)));
    expect(came.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => "resumed"));
    expect(came.filter((one) => one.status === "resumed" && !one.repeated)).toHaveLength(1);
  });

  it("may be used again under the same command id by a customer nobody can tell apart", async () => {
    const { desk, id } = await atTheDesk();
    const coming = { token: (await token(desk, id)).token, channel: "web-chat" } as const;
    await desk.handoffs.resume(coming, { commandId: "post-1" });
    expect(await desk.handoffs.resume(coming, { commandId: "post-1" })).toMatchObject({ repeated: true });
    expect(await desk.handoffs.resume(coming, { commandId: "post-2" })).toMatchObject({
      refusal: { code: "PASS_USED" },
    });
  });

  it("expires", async () => {
    const { desk, id, clock } = await atTheDesk();
    const issued = await token(desk, id);
    clock.move(7 * DAY_MS);
    const came = await desk.handoffs.resume({ token: issued.token, channel: "web-chat" });
    expect(came).toMatchObject({ status: "refused", refusal: { code: "PASS_EXPIRED" } });
  });

  it("is good for nothing once it was revoked", async () => {
    const { desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    await desk.handoffs.revokePass(id, { pass: issued.pass, by: MARIA });
    const came = await desk.handoffs.resume({ token: issued.token, channel: "web-chat" });
    expect(came).toMatchObject({ refusal: { code: "PASS_INVALID" } });
  });

  it("says nothing to another tenant", async () => {
    const { store, desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    const other = createThroughline({ store, secrets }).tenant("other");
    const came = await other.handoffs.resume({ token: issued.token, channel: "web-chat" });
    expect(came).toMatchObject({ refusal: { code: "PASS_INVALID", details: {} } });
  });

  it("outlives the rotation of its key while the key is kept", async () => {
    const { store, desk, id, clock } = await atTheDesk();
    const issued = await token(desk, id);
    const later = deskOver(store, { clock, secrets: rotated });
    expect(await later.handoffs.resume({ token: issued.token, channel: "web-chat" })).toMatchObject({
      status: "resumed",
    });
  });

  it("stands nowhere in the store", async () => {
    const { store, desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    const { pin: secret, locator } = await pin(desk, id);
    const written = JSON.stringify(await store.read({ tenant: "acme", kind: "journey", id }));
    expect(written).toContain(locator);
    for (const hidden of [issued.token, issued.token.slice(4), `"${secret}"`, locator + secret])
      expect(written).not.toContain(hidden);
  });

  it("leads to where its journey was merged, and to the handoff that is open there", async () => {
    const { desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    await desk.journeys.open({ journey: "j2", channel: "web-chat", by: MARIA });
    await desk.owners.take("j2", { by: MARIA });
    await desk.journeys.merge(id, { into: "j2", by: SAM, epoch: 2 });
    await toPhone(desk, "j2");
    const came = await desk.handoffs.resume({ token: issued.token, channel: "phone" });
    expect(came).toMatchObject({
      status: "resumed",
      journey: { id: "j2" },
      handoff: { customer: { state: "arrived" } },
    });
  });

  it("is not used up by whoever only reads the link, as previews and mail scanners do", async () => {
    const { desk, id } = await atTheDesk();
    const issued = await token(desk, id);
    const link = entryLink("web", issued.token, { to: "https://acme.example/resume" });
    const asked = new URL(link);
    expect(`${asked.pathname}${asked.search}`).not.toContain("tlr_");
    expect(await desk.handoffs.resume({ token: issued.token, channel: "web-chat" })).toMatchObject({
      status: "resumed",
    });
  });

  it("links an identity that is nobody's, and takes none from another customer", async () => {
    const { desk, id, customer } = await atTheDesk();
    const first = await desk.handoffs.resume({
      token: (await token(desk, id)).token,
      channel: "viber",
      from: OTHER,
    });
    expect(first).toMatchObject({ identity: "linked" });
    expect(await desk.customers.find(OTHER)).toBe(customer);

    const third = { kind: "phone", value: "+30 694 000 0000" } as const;
    await desk.journeys.receive({
      channel: "viber",
      from: third,
      message: { externalId: "v", occurredAt: 1, text: "Hi" },
    });
    const second = await desk.handoffs.resume({
      token: (await token(desk, id, "link-2")).token,
      channel: "viber",
      from: third,
    });
    expect(second).toMatchObject({ status: "resumed", identity: "taken" });
    expect(await desk.customers.find(third)).not.toBe(customer);
  });

  it("is not given on a journey that is closed", async () => {
    const { desk, id } = await atTheDesk();
    await desk.journeys.act(id, { type: "changeStatus", by: MARIA, epoch: 2, to: "closed" });
    expect(await desk.handoffs.issueToken(id, { by: MARIA })).toMatchObject({
      refusal: { code: "WRONG_STATUS" },
    });
  });

  it.each([
    ["neither a token nor digits", {}],
    ["both", { token: "tlr_a", digits: "1" }],
    ["a token of 3,000 characters", { token: "a".repeat(3_000) }],
  ])("is asked for in one way: %s is invalid", async (_, coming) => {
    const { desk } = await atTheDesk();
    await expect(desk.handoffs.resume({ channel: "phone", ...coming })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it.each(["social-post", "social-comment"])(
    "is not given for %s, which everybody reads",
    async (channel) => {
      const { desk, id } = await atTheDesk();
      const refused = { code: "INVALID_INPUT" };
      await expect(desk.handoffs.issueToken(id, { by: MARIA, channel })).rejects.toMatchObject(refused);
      await expect(desk.handoffs.issuePin(id, { by: MARIA, channel })).rejects.toMatchObject(refused);
      expect(await desk.handoffs.issueInvitation(id, { by: MARIA, channel })).toMatchObject({ status: "ok" });
    },
  );

  it("lasts no longer than it may", async () => {
    const { desk, id } = await atTheDesk();
    const asked = desk.handoffs.issueToken(id, { by: MARIA, withinMs: 91 * DAY_MS });
    await expect(asked).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("a resume PIN", () => {
  it("brings a caller without a number in as self-asserted, and a known number with possession", async () => {
    const { desk, id } = await atTheDesk();
    await toPhone(desk, id);
    const first = await pin(desk, id);
    expect(await desk.handoffs.resume({ digits: first.digits, channel: "phone" })).toMatchObject({
      status: "resumed",
      assurance: "self-asserted",
      identity: "none",
      handoff: { customer: { state: "arrived" } },
    });
    const second = await pin(desk, id, "pin-2");
    const spoken = `${second.locator} ${second.pin.slice(0, 3)}-${second.pin.slice(3)}#`;
    expect(await desk.handoffs.resume({ digits: spoken, channel: "phone", from: ANNA })).toMatchObject({
      assurance: "possession",
      identity: "known",
    });
  });

  it("does not link a number that nobody knows: the PIN resumes, it does not prove", async () => {
    const { desk, id } = await atTheDesk();
    const { digits } = await pin(desk, id);
    const came = await desk.handoffs.resume({ digits, channel: "phone", from: OTHER });
    expect(came).toMatchObject({ status: "resumed", assurance: "self-asserted", identity: "none" });
    expect(await desk.customers.find(OTHER)).toBeNull();
  });

  it("has five tries, however many are made at once", async () => {
    const { desk, id } = await atTheDesk();
    const { digits } = await pin(desk, id);
    const guesses = Array.from({ length: 50 }, () =>
      desk.handoffs.resume({ digits: wrong(digits), channel: "phone" }),
    );
    const answers = await Promise.all(guesses);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { passes } = await desk.journeys.get(id);
    expect(passes).toMatchObject([{ tries: 5, revoked: true }]);
    expect(await desk.handoffs.resume({ digits, channel: "phone" })).toMatchObject({
      refusal: { code: "PASS_INVALID" },
    });
  });

  it("is still good at the fifth try", async () => {
    const { desk, id } = await atTheDesk();
    const { digits } = await pin(desk, id);
    for (let guess = 1; guess <= 4; guess++)
      await desk.handoffs.resume({ digits: wrong(digits), channel: "phone" });
    expect(await desk.handoffs.resume({ digits, channel: "phone" })).toMatchObject({ status: "resumed" });
  });

  it("counts a try before it looks at the PIN", async () => {
    const { desk, id } = await atTheDesk();
    const { digits } = await pin(desk, id);
    await desk.handoffs.resume({ digits, channel: "phone" });
    expect((await desk.journeys.get(id)).passes).toMatchObject([{ tries: 1 }]);
  });

  it("is refused in the same words whatever is wrong", async () => {
    const { desk, id, clock } = await atTheDesk();
    const { digits } = await pin(desk, id);
    const superseding = await pin(desk, id, "pin-2");
    const answers = [];
    for (const tried of [digits, wrong(superseding.digits), "000000000000", "12", "", "٠٠٠٠٠٠٠٠٠٠٠٠"])
      answers.push(await desk.handoffs.resume({ digits: tried, channel: "phone" }));
    clock.move(600_000);
    answers.push(await desk.handoffs.resume({ digits: superseding.digits, channel: "phone" }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("is refused no sooner than the time for that", async () => {
    const { desk } = await atTheDesk({ pinAnswerMs: 60 });
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    let answered = false;
    const answer = desk.handoffs.resume({ digits: "000000000000", channel: "phone" }).then(() => {
      answered = true;
    });
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(59);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    await answer;
  });

  it("is used once, and again only by the same caller", async () => {
    const { desk, id } = await atTheDesk();
    const { digits } = await pin(desk, id);
    const calls = [ANNA, ANNA, OTHER, undefined].map((from) => ({ digits, channel: "phone", from }) as const);
    const came = [];
    for (const call of calls) came.push(await desk.handoffs.resume(call));
    expect(came.map(({ status }) => status)).toEqual(["resumed", "resumed", "refused", "refused"]);
    expect((await desk.journeys.get(id)).passes).toMatchObject([{ tries: 1 }]);
  });

  it("shares its locator with no other that is good at the time", async () => {
    const { desk } = await atTheDesk();
    const locators = new Set<string>();
    for (let index = 0; index < 200; index++) {
      await desk.journeys.open({ journey: `p${index}`, channel: "web-chat", by: MARIA });
      locators.add((await pin(desk, `p${index}`)).locator);
    }
    expect(locators.size).toBe(200);
  });

  it("is the same again for the same command", async () => {
    const { desk, id } = await atTheDesk();
    const { digits } = await pin(desk, id);
    expect(await pin(desk, id)).toMatchObject({ digits, repeated: true });
    expect(digits).toMatch(/^\d{12}$/);
  });
});

describe("an invitation", () => {
  async function invitation(desk: Desk, id: string): Promise<string> {
    const issued = await desk.handoffs.issueInvitation(id, { by: MARIA });
    if (issued.status !== "ok") throw new Error(issued.refusal.code);
    return issued.invitation;
  }

  it("may be followed by anybody, any number of times, and unlocks nothing", async () => {
    const { desk, id } = await atTheDesk();
    const invited = await invitation(desk, id);
    const { version } = await desk.journeys.get(id);
    for (const from of [ANNA, OTHER, undefined])
      expect(await desk.handoffs.resume({ token: invited, channel: "whatsapp", from })).toEqual({
        status: "invited",
        journey: id,
        assurance: "none",
      });
    expect((await desk.journeys.get(id)).version).toBe(version);
  });

  it("opens a journey of its own in private, which says where the invitation was from", async () => {
    const { desk, id } = await atTheDesk();
    const received = await desk.journeys.receive({
      channel: "messenger",
      from: { kind: "account", value: "4711" },
      message: { externalId: "a", occurredAt: 1_000_000, text: "Hi" },
      token: await invitation(desk, id),
    });
    expect(received).toMatchObject({
      status: "opened",
      resume: { status: "invited", journey: id },
      journey: { invitedFrom: id },
    });
    expect(received).not.toMatchObject({ journey: { id } });
  });
});

describe("the first message that carries a token", () => {
  const viber = (text: string, externalId = "v1") =>
    ({ channel: "viber", from: OTHER, message: { externalId, occurredAt: 1_000_000, text } }) as const;

  it("continues the journey from a number that nobody knew, which is the customer's from then on", async () => {
    const { desk, id } = await atTheDesk();
    await desk.handoffs.request(id, {
      by: MARIA,
      epoch: 2,
      mode: "cold",
      to: { queue: "apps", channel: "viber" },
      reason: "convenience",
    });
    const { token: secret } = await token(desk, id);
    expect(await desk.journeys.receive(viber(`Hello ${secret}`))).toMatchObject({
      status: "continued",
      journey: { id, handoff: { open: { customer: { state: "arrived", channel: "viber" } } } },
      resume: { status: "resumed", assurance: "possession", identity: "linked" },
    });
    expect(await desk.journeys.receive(viber("And one more thing", "v2"))).toMatchObject({
      status: "continued",
      journey: { id },
    });
  });

  it("is a duplicate when it comes again, and opens nothing", async () => {
    const { desk, id } = await atTheDesk();
    const { token: secret } = await token(desk, id);
    await desk.journeys.receive(viber(secret));
    expect(await desk.journeys.receive(viber(secret))).toMatchObject({
      status: "duplicate",
      journey: { id },
    });
  });

  it("is taken in as any other where the token is no good, and says so", async () => {
    const { desk, id } = await atTheDesk();
    const { token: secret, pass } = await token(desk, id);
    await desk.handoffs.revokePass(id, { pass, by: MARIA });
    const received = await desk.journeys.receive(viber(secret));
    expect(received).toMatchObject({ status: "opened", resume: { refusal: { code: "PASS_INVALID" } } });
  });

  it("gives the token away where everybody can read it: it is revoked", async () => {
    const { desk, id } = await atTheDesk();
    const { token: secret } = await token(desk, id);
    const posted = await desk.journeys.receive({
      channel: "social-post",
      from: { kind: "account", value: "anna", platform: "x" },
      message: { externalId: "x1", occurredAt: 1_000_000, text: `they sent me ${secret}` },
    });
    expect(posted).toMatchObject({ status: "opened", resume: { status: "exposed" } });
    expect(await desk.handoffs.resume({ token: secret, channel: "viber" })).toMatchObject({
      refusal: { code: "PASS_INVALID" },
    });
  });

  it("gives every token in a public post away, also where there are several", async () => {
    const { desk, id } = await atTheDesk();
    const secrets = [(await token(desk, id)).token, (await token(desk, id)).token];
    const posted = await desk.journeys.receive({
      channel: "social-post",
      from: { kind: "account", value: "anna", platform: "x" },
      message: { externalId: "x1", occurredAt: 1_000_000, text: `they sent me ${secrets.join(" and ")}` },
    });
    expect(posted).toMatchObject({ status: "opened", resume: { status: "exposed" } });
    for (const secret of secrets)
      expect(await desk.handoffs.resume({ token: secret, channel: "viber" })).toMatchObject({
        refusal: { code: "PASS_INVALID" },
      });
  });
});
