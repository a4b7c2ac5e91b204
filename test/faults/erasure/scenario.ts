import { createThroughline, type Desk, encryptingCodec, type PersonalCodec } from "throughline";
import { renderBrief } from "throughline/handoff";
import type { EventStore, KeyVault } from "throughline/storage";

const secrets = { current: "k1", keys: { k1: "A".repeat(43) } };
const rootKeys = { current: "r1", keys: { r1: `${"C".repeat(42)}A` } };
const maria = { kind: "agent", id: "maria" } as const;

/** What seals and opens in a process that has just started. */
export function codecOver(vault: KeyVault<never>): PersonalCodec {
  return encryptingCodec({ vault, rootKeys });
}

/** The desk of one tenant, as a process that has just started has it. */
export function deskOver(store: EventStore, vault: KeyVault<never>): Desk {
  return createThroughline({ store, secrets, codec: codecOver(vault) }).tenant("acme");
}

/** Somebody of whom everything personal bears a word that is found nowhere else. */
export interface Person {
  readonly number: number;
  readonly customer: string;
  readonly journeys: readonly string[];
  /** The packet that was issued in the first of them. */
  readonly packet: string;
  /** What they are known by. */
  readonly phone: string;
}

/** What is looked for in files and tables. */
export const canaryOf = (number: number): string => `canary${String(number).padStart(5, "0")}x`;
const phoneOf = (number: number): string => `+3069${String(10_000_000 + number)}`;

/**
 * Lives through everything a customer can: messages, notes, facts, promises, a handoff with its packet and brief, tokens, a notice, a survey,
 * a merge.
 */
export async function live(desk: Desk, number: number): Promise<Person> {
  const c = canaryOf(number);
  const phone = phoneOf(number);
  const packetId = `pk-${number}`;
  const from = { kind: "phone", value: phone, name: `${c} name` } as const;
  const say = async (id: string) => {
    const received = await desk.journeys.receive({
      channel: "whatsapp",
      from,
      message: {
        externalId: `${c} ${id}`,
        occurredAt: 1_000,
        text: `${c} ${id}`,
        thread: `${c} thread`,
        attachments: [{ ref: `${c} file`, name: `${c}.png` }],
      },
    });
    if (!("journey" in received) || !("customer" in received)) throw new Error(received.status);
    return { customer: received.customer, journey: received.journey.id };
  };
  const { customer, journey } = await say("first");
  await desk.customers.describe(customer, { by: maria, name: `${c} full name` });
  const identity = { kind: "email", value: `${c}@example.com` } as const;
  await desk.customers.link(customer, { identity, by: maria, assurance: "verified", evidence: "sign-in" });
  await desk.owners.take(journey, { by: maria });
  for (const observation of [
    { type: "recordFact", key: "address", value: `${c} street`, label: `${c} label`, by: maria },
    { type: "addNote", note: "n1", author: maria, content: { ref: `${c} note`, excerpt: `${c} excerpt` } },
    {
      type: "recordAttempt",
      attempt: "a1",
      what: `${c} what`,
      detail: `${c} detail`,
      outcome: "failed",
      by: maria,
    },
    { type: "askQuestion", question: "q1", text: `${c} question`, by: maria },
    { type: "describeIssue", subject: `${c} subject`, description: `${c} description`, by: maria },
    { type: "introduceParty", party: maria, displayName: `${c} agent`, by: maria },
  ] as const)
    await desk.journeys.observe(journey, observation);
  const fence = { by: maria, epoch: 2 } as const;
  await desk.journeys.act(journey, {
    type: "makeCommitment",
    commitment: "p1",
    text: `${c} promise`,
    ...fence,
  });
  await desk.notices.start(journey, {
    notice: "nt1",
    kind: "handoff.call-us",
    channel: "sms",
    locale: "el",
    key: `notice-${number}`,
    cause: null,
  });
  const named = { notice: "nt1", attempt: 1, providerMessage: `${c} provider message` } as const;
  await desk.notices.settle(journey, { ...named, outcome: "sent" });
  await desk.customers.optOut(customer, { channel: "sms", by: maria });
  const asked = await desk.surveys.invite({ customer, kind: "nps", channel: "whatsapp" });
  if (asked.status !== "asked" || asked.token === null) throw new Error(asked.status);
  await desk.surveys.answer({ token: asked.token, score: 9, comment: `${c} comment` });
  await desk.handoffs.issueToken(journey, { by: maria });
  await desk.handoffs.issuePin(journey, { by: maria });
  await desk.handoffs.request(journey, {
    ...fence,
    mode: "cold",
    reason: "speed",
    to: { queue: "billing" },
    note: `${c} note`,
  });
  const { packet } = await desk.handoffs.issuePacket(journey, {
    id: packetId,
    target: {
      to: { queue: "billing" },
      reason: "speed",
      note: { text: `${c} packet note`, audience: "agent" },
    },
  });
  if (!renderBrief(packet, { format: "text", audience: "agent" }).includes(c))
    throw new Error("the brief says nothing of the customer");
  const other = await desk.journeys.open({
    channel: "phone",
    by: maria,
    customer: { customer, evidence: "agent", assurance: "verified" },
    message: {
      message: "m-call",
      author: { kind: "customer", id: customer },
      channel: "phone",
      occurredAt: 2_000,
      content: { text: `${c} call` },
    },
  });
  if (other.status !== "ok") throw new Error(other.status);
  const merge = { into: journey, by: { kind: "system", id: "desk" }, epoch: 1 } as const;
  await desk.journeys.merge(other.state.id, merge);
  await say("second");
  return { number, customer, journeys: [journey, other.state.id], packet: packetId, phone };
}

/** Everything that is wrong after a person was erased. */
export async function leftOf(
  desk: Desk,
  store: EventStore,
  vault: KeyVault<never>,
  { customer, journeys, packet, phone }: Person,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const shown = JSON.stringify([
    await desk.customers.export(customer),
    ...(await Promise.all(journeys.map((id) => desk.journeys.timeline(id)))),
    (await desk.handoffs.rebuildPacket(journeys[0] ?? "", packet)).packet,
  ]);
  if (shown.includes("canary") || shown.includes(phone)) wrong.push("a read shows what was erased");
  if ((await desk.customers.find({ kind: "phone", value: phone })) !== null)
    wrong.push("still found by phone");
  const streams = [
    { tenant: "acme", kind: "customer", id: customer } as const,
    ...journeys.map((id) => ({ tenant: "acme", kind: "journey", id }) as const),
  ];
  for (const stream of streams)
    if ((await vault.get(stream))?.status !== "destroyed")
      wrong.push(`a key of ${stream.kind} is not destroyed`);
  for (const id of journeys) {
    const journey = await desk.journeys.get(id);
    if (journey.erased === null || journey.handoff.open !== null) wrong.push("a journey goes on");
    const kept = journey.messages
      .values()
      .map(({ data }) => ({ kind: "message", kid: "k1", mac: data.message }));
    for (const key of kept)
      if ((await store.find("acme", key)).items.length > 0) wrong.push("a message is still found");
  }
  if ((await desk.customers.resumeErasures()).length > 0) wrong.push("something was left to resume");
  return wrong;
}
