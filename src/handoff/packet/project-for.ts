import type { Audience } from "../vocabulary.js";
import { type PACKET_AUDIENCE, viewPacket } from "./audience.js";
import type { TransferPacket } from "./packet.js";

type Below = {
  readonly public: "public";
  readonly customer: "public" | "customer";
  readonly agent: "public" | "customer" | "agent";
  readonly system: Audience;
};

/** Whether anything of a node may be seen. */
type Shows<Node, Reader extends Audience> = Node extends Audience
  ? Node extends Below[Reader]
    ? true
    : false
  : Node extends "item"
    ? true
    : true extends { [Key in keyof Node]: Shows<Node[Key], Reader> }[keyof Node]
      ? true
      : false;

type NodeOf<Nodes, Key> = Key extends keyof Nodes
  ? Nodes[Key]
  : "*" extends keyof Nodes
    ? Nodes["*"]
    : "system";

/** What of `T` a reader may see. What depends on the item itself may be absent. */
type Seen<T, Node, Reader extends Audience> = Node extends string
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Seen<Item, Node, Reader>[]
    : T extends string | number | boolean
      ? T
      : {
          [Key in keyof T as Shows<NodeOf<Node, Key>, Reader> extends true ? Key : never]: NodeOf<
            Node,
            Key
          > extends "item"
            ? T[Key] | undefined
            : Seen<T[Key], NodeOf<Node, Key>, Reader>;
        };

/**
 * A packet as an audience may see it: a field that is above them is not in the type at all, so that code for customers cannot so much as
 * name an agent's field.
 */
export type PacketFor<Reader extends Audience> = Seen<TransferPacket, typeof PACKET_AUDIENCE, Reader>;

/**
 * The packet without what is above an audience: `public` < `customer` < `agent` < `system`. Nothing hidden leaves a trace but the absence
 * of its field. Fields of later versions are for `system` alone.
 *
 * @example
 * ```ts
 * const shown = projectFor(packet, "customer");
 * shown.customer.name; // "Anna Petrou"
 * "urgency" in shown; // false, and not in its type either
 * ```
 */
export function projectFor<Reader extends Audience>(
  packet: TransferPacket,
  audience: Reader,
): PacketFor<Reader>;
export function projectFor(packet: TransferPacket, audience: Audience): unknown {
  return viewPacket(packet, audience);
}
