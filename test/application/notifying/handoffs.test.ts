import type { Desk } from "throughline";
import { describe, expect, test } from "vitest";
import { agent, MARIA, NIKOS, whatsapp } from "../support.js";
import { notifiedDesk } from "./notified-desk.js";

const MINUTE = 60_000;

async function onWhatsApp(options: Parameters<typeof notifiedDesk>[0] = {}) {
  const notified = await notifiedDesk(options);
  const { desk, time } = notified;
  const received = await desk.journeys.receive(whatsapp("wa-1", "My bill is wrong", time.clock.now()));
  if (received.status !== "opened") throw new Error(received.status);
  const { id: journey, customer } = received.journey;
  if (customer === null) throw new Error("nobody");
  await desk.customers.describe(customer, { language: "el", timeZone: "Europe/Athens", by: MARIA });
  await desk.owners.take(journey, { by: MARIA });
  time.leap(1_000);
  return { ...notified, journey, customer };
}

const moved = (desk: Desk, journey: string, to: object, more: object = {}) =>
  desk.handoffs.request(journey, {
    by: MARIA,
    epoch: 2,
    handoff: "h-1",
    mode: "warm",
    reason: "escalation",
    from: { channel: "whatsapp" },
    to: { route: [{ candidates: [agent("nikos")], answerWithinMs: 5 * MINUTE }], ...to },
    ...more,
  });

describe("a handoff to the phone", () => {
  test("tells the number, and the digits that find and open the case", async () => {
    const { desk, journey, pass, customerSide, stop } = await onWhatsApp();
    await moved(desk, journey, { channel: "phone" });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["handoff.call-us whatsapp"]);
    const digits = customerSide.received[0]?.text.match(/\d{6}/g) ?? [];
    expect(customerSide.received[0]?.text).toContain("+302101234567");
    const [locator = "", pin = ""] = digits.filter((number) => !"+302101234567".includes(number));
    const resumed = await desk.handoffs.resume({ channel: "phone", digits: locator + pin });
    expect(resumed.status).toBe("resumed");
    await stop();
  });
});

describe("a handoff to another text channel", () => {
  test("is offered, with a link that leads there; who receives them says hello when both are there", async () => {
    const { desk, journey, pass, customerSide, time, stop } = await onWhatsApp();
    await moved(desk, journey, { channel: "messenger" });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["handoff.offer whatsapp"]);
    const token = /m\.me\/kyma\.support\?ref=(tlr_[A-Za-z0-9_-]+)/.exec(
      customerSide.received[0]?.text ?? "",
    )?.[1];
    expect(token).toBeDefined();
    await desk.journeys.receive({
      channel: "messenger",
      from: { kind: "account", value: "111", platform: "messenger" },
      message: { externalId: "m-1", occurredAt: time.clock.now(), text: "I am here" },
      token: token ?? "",
    });
    await pass(MINUTE);
    await desk.handoffs.accept(journey, { by: NIKOS, handoff: "h-1" });
    await pass(MINUTE);
    expect(customerSide.told.slice(1)).toEqual(["handoff.connected messenger"]);
    expect(customerSide.received.at(-1)?.text).toContain("Nikos");
    await stop();
  });

  test("that the customer asked for is announced, not offered", async () => {
    const { desk, journey, pass, customerSide, stop } = await onWhatsApp();
    await moved(desk, journey, { channel: "messenger" }, { reason: "customer-request" });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["handoff.starting whatsapp"]);
    await stop();
  });

  test("that they refuse leaves the door open", async () => {
    const { desk, journey, time, pass, customerSide, stop } = await onWhatsApp();
    await moved(desk, journey, { channel: "messenger" });
    await pass(MINUTE);
    await desk.handoffs.refuse(journey, { handoff: "h-1", at: time.clock.now() });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["handoff.offer whatsapp", "handoff.declined whatsapp"]);
    await stop();
  });

  test("that they do not come to goes on where they were", async () => {
    const { desk, journey, pass, customerSide, time, stop } = await onWhatsApp();
    await moved(desk, journey, { channel: "messenger" });
    await pass(MINUTE);
    await desk.handoffs.accept(journey, { by: NIKOS, handoff: "h-1" });
    await desk.handoffs.confirm(journey, { by: NIKOS, handoff: "h-1" });
    time.leap(25 * 60 * MINUTE);
    await desk.handoffs.tick(journey);
    await pass(MINUTE);
    expect(customerSide.told).toContain("handoff.failed-returned sms");
    await stop();
  });
});

describe("a handoff that only changes who looks after the customer", () => {
  test("tells who that is", async () => {
    const { desk, journey, pass, customerSide, stop } = await onWhatsApp();
    await moved(desk, journey, {});
    await desk.handoffs.accept(journey, { by: NIKOS, handoff: "h-1" });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["agent.changed whatsapp"]);
    await stop();
  });

  test("tells of the wait where nobody answers", async () => {
    const link = () => "https://kyma.example/call";
    const { desk, journey, pass, customerSide, time, stop } = await onWhatsApp({ link });
    await moved(desk, journey, {});
    time.leap(6 * MINUTE);
    await desk.handoffs.tick(journey);
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["handoff.delayed whatsapp"]);
    await stop();
  });
});

describe("a call that is agreed", () => {
  test("is confirmed, reminded of shortly before, and not once it was withdrawn", async () => {
    const link = () => "https://kyma.example/call";
    for (const withdrawn of [false, true]) {
      const { desk, journey, pass, customerSide, time, stop } = await onWhatsApp({ link });
      await desk.handoffs.schedule(journey, {
        by: MARIA,
        epoch: 2,
        handoff: "h-1",
        at: time.clock.now() + 120 * MINUTE,
        reason: "customer-request",
        to: { channel: "phone", queue: "phone" },
      });
      await pass(MINUTE);
      expect(customerSide.told).toEqual(["callback.scheduled whatsapp"]);
      if (withdrawn) await desk.handoffs.withdraw(journey, { handoff: "h-1", by: MARIA });
      await pass(110 * MINUTE);
      expect(customerSide.told.slice(1)).toEqual(withdrawn ? [] : ["callback.reminder whatsapp"]);
      await stop();
    }
  });

  test("and missed is followed by a way to book another", async () => {
    const link = () => "https://kyma.example/call";
    const { desk, journey, pass, customerSide, time, stop } = await onWhatsApp({ link });
    const contact = { contact: "call-1", channel: "phone", parties: [MARIA] };
    const at = () => ({ occurredAt: time.clock.now() });
    await desk.journeys.observe(journey, {
      type: "recordContact",
      phase: "started",
      by: MARIA,
      ...contact,
      ...at(),
    });
    await desk.journeys.observe(journey, { type: "recordContact", phase: "missed", ...contact, ...at() });
    await pass(MINUTE);
    expect(customerSide.told).toEqual(["callback.missed whatsapp"]);
    await stop();
  });
});

describe("in public", () => {
  test("the customer gets nothing but an invitation to a private channel", async () => {
    const social: string[] = [];
    const { desk, pass, stop, time } = await notifiedDesk({
      senders: {
        "social-post": {
          send: async ({ kind, to, rendered }) => {
            social.push(`${kind} ${to} ${"text" in rendered ? rendered.text : ""}`);
            return { status: "sent" };
          },
        },
      },
    });
    const received = await desk.journeys.receive({
      channel: "social-post",
      from: { kind: "account", value: "@anna", platform: "x" },
      message: { externalId: "x-1", occurredAt: time.clock.now(), text: "@kyma charged me twice" },
    });
    if (received.status !== "opened") throw new Error(received.status);
    const { id: journey } = received.journey;
    await desk.owners.take(journey, { by: MARIA });
    await moved(
      desk,
      journey,
      { channel: "messenger", route: undefined },
      {
        mode: "cold",
        reason: "privacy",
        from: { channel: "social-post" },
      },
    );
    await desk.journeys.act(journey, { type: "changeStatus", to: "pending", by: MARIA, epoch: 2 });
    await pass(30 * MINUTE);
    expect(social).toHaveLength(1);
    expect(social[0]).toMatch(/^privacy\.move-to-private @anna .*m\.me\/kyma\.support\?ref=tli_/);
    const states = (await desk.notices.list(journey)).map(({ kind, state, suppressions }) => [
      kind,
      state,
      suppressions.at(-1)?.reasons,
    ]);
    expect(states).toContainEqual(["action.needed", "suppressed", ["not-for-public"]]);
    await stop();
  });
});
