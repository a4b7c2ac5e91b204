import type { ChannelId } from "../../channels/channel-id.js";
import type { HandoffReason } from "../../handoff/vocabulary.js";
import type { Customer } from "../../journey/customer/state.js";
import type { IssuedTarget } from "../../journey/packets/events.js";
import type { Journey } from "../../journey/state.js";
import type { EpochMs } from "../../kernel/instant.js";

/** A copy of something personal that is out of the library's hands: whoever has it must erase it. Told apart by `kind`. */
export type DeliveredCopy =
  /** A packet that was issued, and to whom. */
  | {
      readonly kind: "packet";
      readonly journey: string;
      readonly packet: string;
      readonly issuedAt: EpochMs;
      readonly to: IssuedTarget["to"];
      readonly reason: HandoffReason;
    }
  /** Texts and files that a journey only refers to, in the desk's own tables. */
  | { readonly kind: "reference"; readonly journey: string; readonly count: number }
  /** What was said on a channel, which its provider has too. */
  | {
      readonly kind: "channel";
      readonly journey: string;
      readonly channel: ChannelId;
      readonly messages: number;
    };

/** What came of erasing a customer. The same again, however often it is asked for. */
export interface ErasureReport {
  readonly status: "erased";
  readonly customer: string;
  readonly requestedAt: EpochMs;
  readonly erasedAt: EpochMs;
  /** A word for why; `null`: nobody said. */
  readonly reason: string | null;
  /** The journeys that were erased, by id. */
  readonly journeys: readonly string[];
  /** The journeys of somebody else in which the customer wrote after a merge, and which were kept. */
  readonly kept: readonly string[];
  /** Copies that are elsewhere and were not erased. */
  readonly delivered: readonly DeliveredCopy[];
}

export function erasureReport(
  { id, recordedAt, erasure }: Customer,
  erased: readonly Journey[],
  kept: readonly Journey[],
): ErasureReport {
  return {
    status: "erased",
    customer: id,
    requestedAt: erasure?.requestedAt ?? recordedAt,
    erasedAt: erasure?.erasedAt ?? recordedAt,
    reason: erasure?.reason ?? null,
    journeys: erased.map((journey) => journey.id),
    kept: kept.map((journey) => journey.id),
    delivered: erased.flatMap(deliveredOf),
  };
}

function deliveredOf(journey: Journey): readonly DeliveredCopy[] {
  const { id, erased, messages, packets } = journey;
  const perChannel = new Map<ChannelId, number>();
  for (const { data } of messages.values())
    perChannel.set(data.channel, (perChannel.get(data.channel) ?? 0) + 1);
  const references = erased?.references ?? 0;
  return [
    ...packets.values().map(({ data: { packet, issuedAt, target } }) => ({
      kind: "packet" as const,
      journey: id,
      packet,
      issuedAt,
      to: target.to,
      reason: target.reason,
    })),
    ...(references === 0 ? [] : [{ kind: "reference" as const, journey: id, count: references }]),
    ...[...perChannel].map(([channel, count]) => ({
      kind: "channel" as const,
      journey: id,
      channel,
      messages: count,
    })),
  ];
}
