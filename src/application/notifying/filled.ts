import type { ChannelId } from "../../channels/channel-id.js";
import type { PartyRef } from "../../handoff/party.js";
import type { LinkPurpose, NoticeTools, TriggeredValues } from "./notice-trigger.js";

/** The values with a link beside them; `null` where there is no link. */
export async function linked(
  tools: NoticeTools,
  purpose: LinkPurpose,
  values: TriggeredValues = {},
  to?: ChannelId,
): Promise<TriggeredValues | null> {
  const link = await tools.link(purpose, to);
  return link === null ? null : { ...values, link };
}

/** The name of whoever looks after the customer; `null` where nobody said it. */
export async function named(tools: NoticeTools, party: PartyRef | null): Promise<TriggeredValues | null> {
  const agentName = party === null ? null : tools.nameOf(party);
  return agentName === null ? null : { agentName };
}
