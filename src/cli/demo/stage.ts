import type { ChannelId } from "../../channels/index.js";
import {
  type OwnerRef,
  type PacketTarget,
  type PartyRef,
  type RequestHandoff,
  renderBrief,
} from "../../handoff/index.js";
import type { Journey } from "../../journey/index.js";
import { isThroughlineError, type Sender } from "../../throughline.js";
import { ANNA, type Needed, type Player, TIME_ZONE } from "./cast.js";
import type { OpenDesk } from "./open-desk.js";
import type { Report, Step } from "./steps.js";

/** Columns of a brief: 80, less what stands around it. */
const BRIEF_WIDTH = 74;

/**
 * The people of the story at work: each deed is a call of the application, shown as a step. Whom they ask what is not
 * written down anywhere: it follows from what their brief says is known.
 */
export class Stage {
  readonly #open: OpenDesk;
  readonly #report: Report;
  readonly #known = new Map<string, ReadonlySet<string>>();
  #journey = "";
  #messages = 0;
  #refused = 0;
  #written = 0;

  constructor(open: OpenDesk, report: Report) {
    this.#open = open;
    this.#report = report;
  }

  get journey(): string {
    return this.#journey;
  }

  /** Goes on with a journey that was opened elsewhere. */
  set journey(id: string) {
    this.#journey = id;
  }

  /** Sends that were refused so far, and events they left. */
  get refusals(): { readonly refused: number; readonly written: number } {
    return { refused: this.#refused, written: this.#written };
  }

  time(time: string): void {
    this.#open.clock.set(time);
  }

  async chapter(number: number, title: string): Promise<void> {
    await this.#report({ step: "chapter", number, title, pid: process.pid });
  }

  state(): Promise<Journey> {
    return this.#open.desk.journeys.get(this.#journey);
  }

  /** Shows what somebody did. */
  async did(by: string, deed: string, text: string, details: object = {}): Promise<void> {
    await this.#report({ step: "did", at: this.#now(), by, deed, text, ...details });
  }

  /** The customer writes; the channel's webhook brings it. */
  async writes(from: Sender, channel: ChannelId, text: string): Promise<string> {
    const received = await this.#open.desk.journeys.receive({
      channel,
      from,
      message: { externalId: `${channel}-${this.#now()}-${++this.#messages}`, occurredAt: this.#now(), text },
    });
    if (received.status === "duplicate" || received.status === "ambiguous")
      throw new Error(`A message of the demo was taken as ${received.status}.`);
    await this.#said(ANNA.name, channel, text);
    const { status, journey } = received;
    if (status === "continued") return received.message;
    this.#journey = journey.id;
    const { owner, epoch } = journey.handoff.ownership;
    await this.did(
      ANNA.name,
      status,
      status === "opened"
        ? `opens a journey, owned by ${nameOf(owner)} (epoch ${epoch})`
        : "reopens the journey",
      { journey: journey.id, epoch },
    );
    return received.message;
  }

  /** Somebody of the desk answers, if they may. */
  async answers({ name, party }: Player, channel: ChannelId, text: string): Promise<void> {
    const { journeys } = this.#open.desk;
    const { epoch } = (await this.state()).handoff.ownership;
    const authorised = await journeys.authoriseSend(this.#journey, { by: party, epoch, channel });
    await journeys.observe(this.#journey, {
      type: "recordMessage",
      message: `${party.id}-${this.#now()}-${++this.#messages}`,
      author: party,
      channel,
      occurredAt: this.#now(),
      content: { text },
      authorisation: authorised.authorisation,
    });
    await this.#said(name, channel, text);
  }

  /** Somebody tries to answer under an epoch, and is refused before their text goes anywhere. */
  async isRefused({ name, party }: Player, channel: ChannelId, epoch: number): Promise<void> {
    const versionBefore = (await this.state()).version;
    try {
      await this.#open.desk.journeys.authoriseSend(this.#journey, { by: party, epoch, channel });
    } catch (error) {
      if (!isThroughlineError(error)) throw error;
      const versionAfter = (await this.state()).version;
      const { code, message } = error;
      this.#refused += 1;
      this.#written += versionAfter - versionBefore;
      const refusal = { at: this.#now(), by: name, code, message, versionBefore, versionAfter };
      await this.#report({ step: "refused", ...refusal });
      return;
    }
    throw new Error(`${name} may send under epoch ${epoch}, and must not.`);
  }

  /** Said aloud in a call: heard by those who are there, and not a message. */
  async speaks(name: string, text: string): Promise<void> {
    await this.#said(name, "phone", text);
  }

  async takes({ name, party }: Player<OwnerRef>, leaseMs?: number): Promise<void> {
    await this.#open.desk.owners.take(this.#journey, { by: party, leaseMs });
    const { epoch } = (await this.state()).handoff.ownership;
    await this.did(name, "took", `takes the journey (epoch ${epoch})`, { epoch });
  }

  async takesOver({ name, party }: Player<OwnerRef>, from: Player): Promise<void> {
    await this.#open.desk.owners.takeOver(this.#journey, { by: party });
    const { epoch } = (await this.state()).handoff.ownership;
    await this.did(name, "tookOver", `takes over from ${from.name} (epoch ${epoch})`, { epoch });
  }

  /** Hands over to a queue, with a note, and tells the customer why and how. */
  async handsOver(
    { name, party }: Player,
    handoff: Pick<RequestHandoff, "handoff" | "reason" | "note" | "receipt"> & {
      readonly from: ChannelId;
      readonly to: { readonly channel: ChannelId; readonly queue: string };
    },
  ): Promise<void> {
    const { desk } = this.#open;
    const { epoch } = (await this.state()).handoff.ownership;
    const { from, ...given } = handoff;
    const requested = await desk.handoffs.request(this.#journey, {
      ...given,
      by: party,
      epoch,
      mode: "cold",
      from: { channel: from },
    });
    if (requested.status === "refused") throw new Error(requested.refusal.message);
    const { handoff: id, state } = requested;
    await desk.journeys.observe(this.#journey, { type: "explainTransition", by: party, handoff: id });
    const now = state.handoff.ownership.epoch;
    const { queue, channel } = handoff.to;
    await this.did(name, "handedOver", `hands over to the queue ${queue} (epoch ${now}), with a note`, {
      handoff: id,
      reason: handoff.reason,
      queue,
      channel,
      epoch: now,
    });
  }

  /** What the next one sees before they say a word. From then on they know what it tells. */
  async brief(reader: Player, target?: PacketTarget): Promise<string> {
    const { desk, clock } = this.#open;
    const id = `for-${reader.party.id}`;
    const packet = await desk.handoffs.packet(this.#journey, target === undefined ? { id } : { id, target });
    this.#known.set(reader.name, new Set(packet.doNotAsk));
    const text = renderBrief(packet, {
      format: "text",
      audience: "agent",
      timeZone: TIME_ZONE,
      width: BRIEF_WIDTH,
    });
    const shown: Step = {
      step: "brief",
      at: clock.now(),
      reader: reader.name,
      text,
      known: packet.doNotAsk,
    };
    await this.#report(shown);
    await desk.journeys.observe(this.#journey, {
      type: "reviewContext",
      by: reader.party,
      packet: packet.id,
    });
    return packet.id;
  }

  /**
   * Somebody needs to know things for their work: what their brief tells they use, the rest they ask for.
   *
   * @param contact the call they are on; in writing by default
   */
  async needs(
    player: Player,
    needed: readonly Needed[],
    channel: ChannelId,
    contact?: string,
  ): Promise<void> {
    const known = this.#known.get(player.name) ?? new Set();
    const used = needed.filter(({ key }) => known.has(key));
    if (used.length > 0) {
      const labels = used.map(({ label }) => label).join(", ");
      await this.did(player.name, "knew", `knows without asking: ${labels}`, {
        facts: used.map(({ key }) => key),
      });
    }
    for (const one of needed) if (!known.has(one.key)) await this.#asks(player, one, channel, contact);
  }

  async #asks(
    player: Player,
    needed: Needed,
    channel: ChannelId,
    contact: string | undefined,
  ): Promise<void> {
    const { key, label, ask, answer, value } = needed;
    const { journeys } = this.#open.desk;
    const question = `${player.party.id}-${key}`;
    const by = player.party;
    if (contact === undefined) await this.answers(player, channel, ask);
    else await this.speaks(player.name, ask);
    await journeys.observe(this.#journey, { type: "askQuestion", question, by, text: ask, fact: key });
    let source: { readonly message: string } | { readonly contact: string };
    if (contact === undefined) source = { message: await this.writes(ANNA.chat, channel, answer) };
    else {
      source = { contact };
      await this.speaks(ANNA.name, answer);
    }
    await journeys.observe(this.#journey, { type: "recordFact", by, key, label, value, source });
    await journeys.observe(this.#journey, { type: "answerQuestion", question, by });
  }

  /** A remedy that was tried, so that nobody tries it again. */
  async notes(
    { name, party }: Player,
    attempt: { readonly attempt: string; readonly what: string; readonly outcome: "worked" | "failed" },
  ): Promise<void> {
    await this.#open.desk.journeys.observe(this.#journey, { type: "recordAttempt", by: party, ...attempt });
    const { what, outcome } = attempt;
    await this.did(name, "noted", `notes that this ${outcome}: ${what}`, { what, outcome });
  }

  async promises(
    { name, party }: Player,
    promise: { readonly commitment: string; readonly text: string; readonly dueAt: string },
  ): Promise<void> {
    const { epoch } = (await this.state()).handoff.ownership;
    await this.#open.desk.journeys.act(this.#journey, {
      type: "makeCommitment",
      by: party,
      epoch,
      ...promise,
    });
    const { commitment, text, dueAt } = promise;
    await this.did(name, "promised", `promises: ${text}`, { commitment, dueAt });
  }

  async changesStatus({ name, party }: Player, to: "solved"): Promise<void> {
    const { epoch } = (await this.state()).handoff.ownership;
    const changed = await this.#open.desk.journeys.act(this.#journey, {
      type: "changeStatus",
      by: party,
      epoch,
      to,
    });
    if (changed.status === "refused") throw new Error(changed.refusal.message);
    await this.did(name, "changedStatus", `sets the journey to ${to}`, { to });
  }

  #now(): number {
    return this.#open.clock.now();
  }

  async #said(by: string, channel: ChannelId, text: string): Promise<void> {
    await this.#report({ step: "said", at: this.#now(), by, channel, text });
  }
}

function nameOf({ kind, id }: PartyRef): string {
  return kind === "queue" ? `the queue ${id}` : id;
}
