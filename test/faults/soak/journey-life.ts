import { type Desk, isThroughlineError } from "throughline";
import type { Journey } from "throughline/journey";
import { agent, bot, MARIA, queue } from "../../application/support.js";
import type { World } from "./world.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AGENTS = ["maria", "nikos", "eleni", "sam"].map(agent);
const QUEUES = ["billing", "sales", "intake"].map(queue);
/** A store that fails is asked again under the same command id. */
const TRIES = 6;

/** What the people of a desk do on a journey, one step after the other, each in its own time. Much of it they forget. */
export class JourneyLife {
  readonly #world: World;
  readonly #tenant: string;
  readonly #id: string;
  readonly #pick: (below: number) => number;
  #steps = 0;

  constructor(world: World, tenant: string, id: string, pick: (below: number) => number) {
    this.#world = world;
    this.#tenant = tenant;
    this.#id = id;
    this.#pick = pick;
  }

  begin(): void {
    this.#world.later(this.#pick(MINUTE), async () => {
      const firstOwner = [MARIA, bot("robo"), ...QUEUES][this.#pick(2 + QUEUES.length)] ?? MARIA;
      await this.#try(({ journeys }, commandId) =>
        journeys.open({ journey: this.#id, channel: "web-chat", by: MARIA, firstOwner }, { commandId }),
      );
      this.#next();
    });
  }

  #next(): void {
    if (this.#steps++ >= 14) return;
    const longest = this.#pick(4) === 0 ? 48 * HOUR : 20 * MINUTE;
    this.#world.later(MINUTE + this.#pick(longest), async () => {
      let journey: Journey | undefined;
      await this.#try(async ({ journeys }) => {
        journey = await journeys.get(this.#id);
      });
      if (journey !== undefined && journey.status !== "closed") await this.#step(journey);
      this.#next();
    });
  }

  async #step(journey: Journey): Promise<void> {
    const { open, ownership } = journey.handoff;
    const { owner, epoch } = ownership;
    const by = owner.kind === "agent" ? agent(owner.id) : MARIA;
    const act = (type: "makeCommitment" | "changeStatus", more: object) =>
      this.#try(({ journeys }, commandId) =>
        journeys.act(
          this.#id,
          Object.assign({ type, by, epoch }, more) as Parameters<Desk["journeys"]["act"]>[1],
          { commandId },
        ),
      );
    if (open !== null) return this.#answer(journey);
    const last = this.#steps >= 13;
    if (owner.kind !== "agent")
      return this.#try(({ owners }, commandId) =>
        owners.take(this.#id, { by: this.#someone() }, { commandId }),
      );
    if (last && this.#pick(10) < 8) return act("changeStatus", { to: "closed" });
    switch (this.#pick(6)) {
      case 0:
        return act("makeCommitment", {
          commitment: `p${this.#steps}`,
          text: "We will call you",
          dueAt: this.#world.time.clock.now() + this.#pick(72 * HOUR),
        });
      case 1:
        return act("changeStatus", { to: this.#pick(2) === 0 ? "solved" : "pending" });
      default:
        return this.#handOff(by, epoch);
    }
  }

  #handOff(by: ReturnType<typeof agent>, epoch: number): Promise<void> {
    const route = Array.from({ length: 1 + this.#pick(3) }, () => ({
      candidates: [this.#someone()],
      answerWithinMs: MINUTE + this.#pick(2 * HOUR),
    }));
    const channel = this.#pick(3) === 0 ? { channel: "phone" } : {};
    const request = { by, epoch, handoff: `h${this.#steps}`, reason: "escalation" } as const;
    const receipt = this.#pick(4) === 0 ? { receipt: ["issue"] } : {};
    return this.#try(({ handoffs }, commandId) => {
      switch (this.#pick(4)) {
        case 0:
          return handoffs.request(
            this.#id,
            { ...request, mode: "cold", to: { queue: "billing", ...channel } },
            { commandId },
          );
        case 1: {
          const at = this.#world.time.clock.now() + HOUR + this.#pick(20 * HOUR);
          return handoffs.schedule(this.#id, { ...request, at, to: { route } }, { commandId });
        }
        default:
          return handoffs.request(
            this.#id,
            { ...request, mode: "warm", to: { route, ...channel }, ...receipt },
            { commandId },
          );
      }
    });
  }

  #answer({ handoff: { open } }: Journey): Promise<void> {
    if (open === null) return Promise.resolve();
    const handoff = open.id;
    const asked = open.route?.steps[open.receiver.step]?.candidates[0];
    const receiver = open.receiver.party ?? asked ?? this.#someone();
    const given = { by: receiver, handoff };
    return this.#try(({ handoffs }, commandId) => {
      switch (this.#pick(9)) {
        case 0:
          return handoffs.decline(this.#id, { ...given, why: "busy" }, { commandId });
        case 1:
          return handoffs.arrive(
            this.#id,
            {
              handoff,
              at: this.#world.time.clock.now(),
              evidence: { kind: "desk" },
              assurance: "possession",
            },
            { commandId },
          );
        case 2:
          return open.receipt.items.length === 0
            ? handoffs.accept(this.#id, given, { commandId })
            : handoffs.acknowledge(this.#id, { ...given, items: open.receipt.items }, { commandId });
        case 3:
          return handoffs.withdraw(this.#id, { handoff, by: open.requestedBy }, { commandId });
        case 4:
        case 5:
          return handoffs.accept(this.#id, given, { commandId });
        case 6:
          return handoffs.confirm(this.#id, given, { commandId });
        default:
          // Forgotten: what follows is left to the timers.
          return Promise.resolve();
      }
    });
  }

  #someone() {
    return AGENTS[this.#pick(AGENTS.length)] ?? MARIA;
  }

  /** What the desk refuses is its own affair; what the store fails at is tried again. */
  async #try(act: (desk: Desk, commandId: string) => Promise<unknown>): Promise<void> {
    const commandId = `step-${this.#steps}`;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        await act(this.#world.desk(this.#tenant), commandId);
        return;
      } catch (error) {
        if (!isThroughlineError(error) || error.code === "INVALID_INPUT") throw error;
        if (!error.code.startsWith("STORE_")) return;
      }
    }
  }
}
