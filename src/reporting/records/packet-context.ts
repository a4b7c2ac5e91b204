import { DEFAULT_REQUIRED } from "../../handoff/packet/target.js";
import type { HandoffRecord } from "../../kpi/records.js";

/** What a packet brought its receiver. A `TransferPacket` is one; `requires` is what its target asked for. */
export interface PacketContext {
  /** The handoff it was built for. */
  readonly handoff?: string;
  readonly completeness: { readonly missing: readonly string[] };
  /** Default: the customer's name, an identity, and what they want, as packets have it. */
  readonly requires?: readonly string[];
}

/** What a handoff needed, and what came along; nothing where none of the packets is its. Of several the newest given counts. */
export function requiredAndProvided(
  handoff: string,
  packets: readonly PacketContext[],
): Pick<HandoffRecord, "required" | "provided"> {
  const packet = packets.findLast((one) => one.handoff === handoff);
  if (packet === undefined) return {};
  const { requires: required = DEFAULT_REQUIRED, completeness } = packet;
  return { required, provided: required.filter((item) => !completeness.missing.includes(item)) };
}
