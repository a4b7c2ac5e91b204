import type { ChannelId } from "../../channels/index.js";
import { type HandoffReason, type PartyRef, sameParty, type TransferPacket } from "../../handoff/index.js";
import { type Desk, type EpochMs, type Sender, ThroughlineError } from "../../throughline.js";
import type { Conversation, Speaker, Turn } from "./conversation.js";

const REPLAY: PartyRef = { kind: "system", id: "replay" };

/** The journey that a conversation becomes, one turn after the other. */
export class ReplayedJourney {
  readonly #desk: Desk;
  readonly #conversation: Conversation;
  readonly #introduced = new Set<string>();
  #opened = false;
  #attached = false;

  constructor(desk: Desk, conversation: Conversation) {
    this.#desk = desk;
    this.#conversation = conversation;
  }

  async turn(turn: Turn & { readonly at: EpochMs }, index: number): Promise<void> {
    const { from, at } = turn;
    const channel = turn.channel ?? this.#conversation.channel;
    if (!this.#opened) await this.#open(from, channel);
    const said = { channel, at, text: turn.text, index };
    const message =
      from.kind === "customer" ? await this.#receive(from, said) : await this.#observe(from, said);
    await this.#becameKnown(index, at, message);
  }

  async handOver(to: { channel: ChannelId; queue: string }, reason: HandoffReason): Promise<TransferPacket> {
    const { id, channel, turns } = this.#conversation;
    const { handoffs, owners } = this.#desk;
    if ((await this.#ownership()).owner.kind === "queue")
      await owners.take(id, { by: { kind: "agent", id: "replay" } });
    const { owner, epoch } = await this.#ownership();
    const from = { channel: turns.at(-1)?.channel ?? channel };
    const handoff = `${id}.handoff`;
    const requested = await handoffs.request(id, {
      handoff,
      by: owner,
      epoch,
      mode: "cold",
      reason,
      from,
      to,
    });
    if (requested.status === "refused")
      throw new ThroughlineError("INVALID_INPUT", requested.refusal.message);
    return handoffs.packet(id, { id: `${id}.packet` });
  }

  async #open(first: Speaker, channel: ChannelId): Promise<void> {
    const { id, subject } = this.#conversation;
    const { journeys } = this.#desk;
    const by = first.kind === "customer" ? REPLAY : partyOf(first);
    await journeys.open({ journey: id, channel, by });
    if (subject !== undefined) await journeys.observe(id, { type: "describeIssue", by: REPLAY, subject });
    this.#opened = true;
  }

  async #receive(from: Speaker, { channel, at, text, index }: Said): Promise<string> {
    const { id, customer } = this.#conversation;
    const shown = customer?.name ?? from.name;
    const name = shown === undefined ? {} : { name: shown };
    const received = await this.#desk.journeys.receive({
      journey: id,
      channel,
      from: { ...senderOf(this.#conversation), ...name },
      message: { externalId: `${id}/${index}`, occurredAt: at, text },
    });
    if (received.status === "duplicate" || received.status === "ambiguous")
      throw new Error(`Turn ${index} was taken as ${received.status}.`);
    if (!this.#attached) await this.#attach(received.customer);
    return received.message;
  }

  async #attach(customer: string): Promise<void> {
    const { id, customer: known = {} } = this.#conversation;
    const { customers, journeys } = this.#desk;
    this.#attached = true;
    const belief = { evidence: "import", assurance: "none" } as const;
    await journeys.act(id, { type: "attachCustomer", customer, by: REPLAY, ...belief });
    const { id: _, name: __, phone, email, ...description } = known;
    await customers.describe(customer, { by: REPLAY, ...description });
    if (phone !== undefined && email !== undefined)
      await customers.link(customer, {
        identity: { kind: "email", value: email },
        by: REPLAY,
        evidence: "import",
        assurance: "possession",
      });
  }

  async #observe(from: Speaker, { channel, at, text, index }: Said): Promise<string> {
    const author = partyOf(from);
    await this.#introduce(author, from.name);
    await this.#giveTo(author);
    const message = `turn-${index}`;
    await this.#desk.journeys.observe(this.#conversation.id, {
      type: "recordMessage",
      message,
      author,
      channel,
      occurredAt: at,
      content: { text },
      automatic: author.kind === "system",
    });
    return message;
  }

  async #introduce(party: PartyRef, displayName: string | undefined): Promise<void> {
    const key = `${party.kind}:${party.id}`;
    if (displayName === undefined || this.#introduced.has(key)) return;
    this.#introduced.add(key);
    const { id } = this.#conversation;
    await this.#desk.journeys.observe(id, { type: "introduceParty", party, displayName, by: REPLAY });
  }

  /** Whoever of the desk speaks is responsible from then on. */
  async #giveTo({ kind, id: party }: PartyRef): Promise<void> {
    if (kind !== "agent" && kind !== "bot") return;
    const { id } = this.#conversation;
    const { owner } = await this.#ownership();
    const to = { kind, id: party };
    if (sameParty(owner, to)) return;
    if (owner.kind === "queue") await this.#desk.owners.take(id, { by: to });
    else await this.#desk.owners.reassign(id, { by: REPLAY, to, cause: "other" });
  }

  async #becameKnown(index: number, occurredAt: EpochMs, message: string): Promise<void> {
    const { id, turns, facts = [], attempts = [], promises = [] } = this.#conversation;
    const { journeys } = this.#desk;
    const by = REPLAY;
    const isHere = (turn = turns.length - 1) => turn === index;
    for (const { turn, ...fact } of facts)
      if (isHere(turn)) {
        const source = turn === undefined ? {} : { source: { message } };
        await journeys.observe(id, { type: "recordFact", by, occurredAt, ...fact, ...source });
      }
    for (const [number, { turn, what, outcome = "unknown" }] of attempts.entries())
      if (isHere(turn)) {
        const attempt = `attempt-${number}`;
        await journeys.observe(id, { type: "recordAttempt", by, occurredAt, attempt, what, outcome });
      }
    for (const [number, { turn, ...promise }] of promises.entries())
      if (isHere(turn)) {
        const { owner, epoch } = await this.#ownership();
        const commitment = `promise-${number}`;
        await journeys.act(id, { type: "makeCommitment", by: owner, epoch, commitment, ...promise });
      }
  }

  async #ownership() {
    return (await this.#desk.journeys.get(this.#conversation.id)).handoff.ownership;
  }
}

interface Said {
  readonly channel: ChannelId;
  readonly at: EpochMs;
  readonly text: string;
  readonly index: number;
}

function partyOf({ kind, id }: Speaker): PartyRef {
  return { kind, id: id ?? kind };
}

/** What the customer is known under: what the file says, else an account named after the conversation. */
function senderOf({ id, customer = {} }: Conversation): Sender {
  if (customer.phone !== undefined) return { kind: "phone", value: customer.phone };
  if (customer.email !== undefined) return { kind: "email", value: customer.email };
  return { kind: "account", platform: "replay", value: customer.id ?? id };
}
