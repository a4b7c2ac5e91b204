import { type HandoffReason, parsePacket, type TransferPacket } from "../../handoff/index.js";
import { memoryStore } from "../../storage/memory/index.js";
import { createThroughline, type EpochMs } from "../../throughline.js";
import type { Conversation, Turn } from "./conversation.js";
import { ReplayedJourney } from "./replayed-journey.js";

/** Where the conversations are handed to. */
export interface Target {
  readonly channel: string;
  readonly queue: string;
  readonly reason: HandoffReason;
}

/** A conversation that was handed over. */
export interface Played {
  readonly packet: TransferPacket;
  /** Turns by who said them. */
  readonly turnsIn: Readonly<Record<string, number>>;
  /** Messages of the packet by who said them. */
  readonly messagesOut: Readonly<Record<string, number>>;
  /** Whether the times were made up, since the conversation has none. */
  readonly untimed: boolean;
}

/** Where a conversation without any time begins: plainly not a real one. */
const UNTIMED_AT = Date.UTC(2000, 0, 1);
const A_MINUTE_MS = 60_000;
const LARGEST_PACKET = { bytes: 64 * 1024 * 1024, keys: 1_000_000, items: 1_000_000 };
/** Of a store that is gone with the process. */
const SECRETS = { current: "replay", keys: { replay: "A".repeat(43) } };

/** Makes a journey of a conversation, turn by turn as it came, and hands it over a minute after the last one. */
export async function play(conversation: Conversation, target: Target): Promise<Played> {
  const turns = timed(conversation);
  let now = turns[0]?.at ?? UNTIMED_AT;
  let ids = 0;
  const throughline = createThroughline({
    store: memoryStore(),
    secrets: SECRETS,
    clock: { now: () => now },
    ids: () => `${conversation.id}.${++ids}`,
  });
  try {
    const journey = new ReplayedJourney(throughline.tenant("replay"), conversation);
    for (const [index, turn] of turns.entries()) {
      now = Math.max(now, turn.at);
      await journey.turn(turn, index);
    }
    // So that nothing was said "just now", and nobody has waited for no time at all.
    now += A_MINUTE_MS;
    const { reason, ...to } = target;
    const packet = await journey.handOver(to, reason);
    return {
      // Read as a receiver would: a packet that breaks its own schema must not leave this program.
      packet: parsePacket(packet, LARGEST_PACKET),
      turnsIn: counted(turns.map(({ from }) => from)),
      messagesOut: counted(
        packet.timeline.conversations.flatMap(({ messages }) => messages.map(({ from }) => from)),
      ),
      untimed: conversation.turns.every(({ at }) => at === undefined),
    };
  } finally {
    await throughline.close();
  }
}

function timed({ turns }: Conversation): readonly (Turn & { readonly at: EpochMs })[] {
  let next = firstTime(turns);
  return turns.map((turn) => {
    const at = turn.at ?? next;
    next = at + A_MINUTE_MS;
    return { ...turn, at };
  });
}

/** So that the turns before the first one with a time end a minute before it. */
function firstTime(turns: readonly Turn[]): EpochMs {
  const index = turns.findIndex(({ at }) => at !== undefined);
  const at = turns[index]?.at;
  return at === undefined ? UNTIMED_AT : at - index * A_MINUTE_MS;
}

function counted(speakers: readonly { readonly kind: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of speakers) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
