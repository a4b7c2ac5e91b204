import { setImmediate as turn } from "node:timers/promises";
import { createFollower, type Follower, type ParkedJourney, publishTo } from "throughline";
import type { DeadLetter } from "throughline/transport";
import { type InProcessTransport, inProcessTransport } from "throughline/transport/in-process";
import type { Place } from "./place.js";
import { codecOver } from "./scenario.js";

const GROUP = "crm";
/** What the subscriber says can never be taken in. */
const DEAD: ReadonlySet<string> = new Set(["identity.linked", "message.recorded", "packet.issued"]);
const GIVE_UP_MS = 60_000;

/** A transport with one subscriber. It outlives the processes that publish to it. */
export class Broker {
  readonly transport: InProcessTransport = inProcessTransport({ groups: [GROUP] });
  /** How many envelopes the subscriber was handed. */
  taken = 0;

  async subscribe(): Promise<void> {
    await this.transport.subscribe({ group: GROUP, maxInFlight: 8 }, async ({ type }) => {
      this.taken++;
      return DEAD.has(type) ? "dead" : "ack";
    });
  }

  deadLetters(): Promise<readonly DeadLetter[]> {
    return this.transport.deadLetters.list(GROUP, { limit: Number.MAX_SAFE_INTEGER });
  }
}

/** What {@link Bystanders} read along in. */
export interface BystandersOptions {
  readonly place: Place;
  readonly broker: Broker;
  /** Ids of journeys and customers whose events are refused, in words that quote what is personal. */
  readonly refused: ReadonlySet<string>;
}

/** A process beside the desk: one follower that opens events and acts on them, and one that publishes them. */
export class Bystanders {
  readonly #mail: Follower;
  readonly #publish: Follower;
  readonly #broker: Broker;
  #published = 0;
  /** What the first follower was handed, opened. */
  readonly opened: unknown[] = [];

  constructor({ place, broker, refused }: BystandersOptions) {
    const { store, coordination, vault } = place;
    const codec = codecOver(vault);
    const shared = { store, coordination, attempts: 1 };
    this.#broker = broker;
    this.#mail = createFollower({
      ...shared,
      name: "mail",
      open: (stream, { personal }) => (personal === null ? null : codec.open(stream, personal)),
      handle: async (personal: unknown, { stream }) => {
        this.opened.push(personal);
        if (personal !== null && refused.has(stream.id))
          throw new Error(`The mail server takes no ${JSON.stringify(personal)}.`);
      },
    });
    const publish = publishTo(broker.transport);
    this.#publish = createFollower({
      ...shared,
      name: "publish",
      handle: async (event, context) => {
        await publish(event, context);
        this.#published++;
      },
    });
  }

  /** Follows until nothing is left in the feed, and all that was published has been taken. */
  async catchUp(): Promise<void> {
    const until = performance.now() + GIVE_UP_MS;
    const taken = this.#broker.taken;
    const caughtUp = async () => {
      const [mail, publish] = [await this.#mail.runOnce(), await this.#publish.runOnce()];
      return mail.caughtUp && publish.caughtUp && this.#broker.taken - taken >= this.#published;
    };
    this.#published = 0;
    while (!(await caughtUp())) {
      if (performance.now() > until) throw new Error("The followers do not get to the end of the feed.");
      await turn();
    }
  }

  async parked(): Promise<readonly ParkedJourney[]> {
    const parked: ParkedJourney[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await this.#mail.parked(after === undefined ? {} : { after });
      parked.push(...items);
      if (next === null) return parked;
      after = next;
    }
  }

  /** Lets parked journeys go on where they stopped. */
  async replay(parked: readonly ParkedJourney[]): Promise<void> {
    for (const { stream } of parked) await this.#mail.replay(stream);
    await this.catchUp();
  }
}
