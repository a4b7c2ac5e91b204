import { expect, it } from "vitest";
import { email, MARIA, whatsapp } from "../support.js";
import { sealedDesk } from "./support.js";

const by = MARIA;

it("the export of a customer has everything that was ever said of them, and no secret of a pass", async () => {
  const { desk } = sealedDesk();
  const received = await desk.journeys.receive(whatsapp("m1", "canary-message"));
  if (received.status !== "opened") throw new Error(received.status);
  const { customer, journey } = received;
  const { id } = journey;
  await desk.owners.take(id, { by });
  await desk.customers.describe(customer, { by, name: "canary-old-name" });
  await desk.customers.describe(customer, { by, name: "canary-name", language: "el" });
  await desk.customers.recordConsent(customer, { purpose: "sms", given: true, by });
  for (const observation of [
    { type: "recordFact", key: "orderNumber", value: "canary-fact", by },
    { type: "addNote", note: "n1", author: by, content: { text: "canary-note" } },
    { type: "recordAttempt", attempt: "a1", what: "canary-attempt", outcome: "failed", by },
    { type: "askQuestion", question: "q1", text: "canary-question", by },
    { type: "describeIssue", subject: "canary-subject", by },
    { type: "introduceParty", party: by, displayName: "canary-agent", by },
  ] as const)
    await desk.journeys.observe(id, observation);
  await desk.journeys.act(id, {
    type: "makeCommitment",
    commitment: "p1",
    text: "canary-promise",
    by,
    epoch: 2,
  });
  await desk.handoffs.issuePacket(id, {
    id: "pk-1",
    target: {
      to: { queue: "billing" },
      reason: "escalation",
      note: { text: "canary-packet", audience: "agent" },
    },
  });
  const token = await desk.handoffs.issueToken(id, { by });
  const pin = await desk.handoffs.issuePin(id, { by });
  if (token.status !== "ok" || pin.status !== "ok") throw new Error("refused");

  const notice = { notice: "nt1", kind: "handoff.call-us", channel: "sms", locale: "el", key: "k1" } as const;
  await desk.notices.start(id, { ...notice, cause: null });
  const sent = { notice: "nt1", attempt: 1, outcome: "sent", providerMessage: "canary-provider" } as const;
  await desk.notices.settle(id, sent);
  await desk.customers.optOut(customer, { channel: "sms", by });
  await desk.customers.setQuietHours(customer, { hours: { from: "22:00", to: "07:00" }, by });
  await desk.presence.seen(customer, { channel: "web-chat", readUpTo: 900 });
  const asked = await desk.surveys.invite({ customer, kind: "nps", channel: "whatsapp" });
  if (asked.status !== "asked" || asked.token === null) throw new Error(asked.status);
  const answer = { token: asked.token, score: 9, channel: "whatsapp", comment: "canary-comment" } as const;
  await desk.surveys.answer(answer);

  const exported = await desk.customers.export(customer);
  const text = JSON.stringify(exported);
  const words =
    "message old-name name fact note attempt question subject agent promise packet provider comment";
  for (const what of words.split(" ")) expect(text).toContain(`canary-${what}`);
  expect(text).toContain("+306941234567");
  expect(exported).toMatchObject({
    format: "throughline-customer-export",
    version: 1,
    customer: {
      id: customer,
      name: "canary-name",
      language: "el",
      consents: [{ purpose: "sms", given: true }],
      optOuts: [{ scope: "all", channel: "sms", out: true }],
      quietHours: { hours: { from: "22:00", to: "07:00" } },
      presence: [{ channel: "web-chat", readUpTo: 900 }],
      surveys: [{ kind: "nps", answer: { score: 9, comment: "canary-comment" } }],
    },
    journeys: [
      {
        id,
        timeline: [{ kind: "message", content: { text: "canary-message" } }],
        notes: [{ id: "n1", by, content: { text: "canary-note" } }],
        facts: [{ key: "orderNumber", value: "canary-fact" }],
        promises: [{ id: "p1", by, text: "canary-promise", status: "made" }],
        packets: [{ id: "pk-1", to: { queue: "billing" }, reason: "escalation" }],
        passes: [
          { kind: "token", used: false },
          { kind: "pin", used: false },
        ],
        notices: [{ kind: "handoff.call-us", state: "sent" }],
        surveys: [],
        mentions: [],
      },
    ],
    shared: [],
  });
  for (const secret of [token.token, pin.pin, pin.locator, asked.token, '"nonce"', '"keys"', '"secret"'])
    expect(text).not.toContain(secret);
});

it("the export has of somebody else's journey no more than what the customer wrote there", async () => {
  const { desk } = sealedDesk();
  const anna = await desk.journeys.receive(whatsapp("m1"));
  const ben = await desk.journeys.receive(email("e1", "ben@example.com"));
  if (anna.status !== "opened" || ben.status !== "opened") throw new Error("not opened");
  await desk.journeys.merge(anna.journey.id, {
    into: ben.journey.id,
    by: { kind: "system", id: "desk" },
    epoch: 1,
  });
  await desk.journeys.receive(whatsapp("m2", "from Anna"));
  const exported = await desk.customers.export(anna.customer);
  expect(exported.journeys.map(({ id }) => id)).toEqual([anna.journey.id]);
  expect(exported.shared).toMatchObject([
    { journey: ben.journey.id, messages: [{ content: { text: "from Anna" } }] },
  ]);
  expect(JSON.stringify(exported)).not.toContain("e1");
});

it("the export of a customer who was erased has what is left, marked as erased", async () => {
  const { desk } = sealedDesk();
  const anna = await desk.journeys.receive(whatsapp("m1", "canary-message"));
  if (anna.status !== "opened") throw new Error(anna.status);
  await desk.customers.erase(anna.customer);
  const exported = await desk.customers.export(anna.customer);
  expect(JSON.stringify(exported)).not.toContain("canary");
  expect(exported.journeys).toMatchObject([{ timeline: [{ content: { erased: true } }] }]);
  await expect(desk.customers.export("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
});
