import type { ChannelId } from "../../channels/channel-id.js";
import type { SurveyKind } from "../../journey/feedback/events.js";
import type { StatusChanged } from "../../journey/lifecycle/events.js";
import { currentChannel } from "../../journey/timeline.js";
import type { Desk } from "../desk.js";
import type { Happened } from "./notice-trigger.js";
import { type ReachOptions, reachableChannels } from "./reachable-channels.js";

/** Who is to be asked, and by what means. */
interface InvitationGrounds extends Pick<ReachOptions, "channels" | "addressOn"> {
  readonly desk: Desk;
  readonly happened: Happened<StatusChanged>;
  readonly kinds: readonly SurveyKind[];
}

/**
 * Invites to surveys right after a resolution, if their rules allow: where the customer is, and after a call or a public post where a message
 * reaches them. Nobody is asked who cannot be reached. Repeated for the same event, it changes nothing.
 */
export async function inviteAfterResolution(grounds: InvitationGrounds): Promise<void> {
  const { desk, kinds, happened } = grounds;
  const { journey, event } = happened;
  const channel = askedOn(grounds);
  if (channel === null) return;
  for (const kind of kinds) {
    const commandId = `notifier:${kind}:${event.id}`;
    if (journey.commands.has(commandId)) continue;
    await desk.surveys.invite({ journey: journey.id, kind, channel }, { commandId });
  }
}

function askedOn({ happened, channels, addressOn }: InvitationGrounds): ChannelId | null {
  const { tenant, journey, customer, traitsOf } = happened;
  const fitting = reachableChannels({
    tenant,
    journey,
    customer,
    urgency: "normal",
    channels,
    traitsOf,
    addressOn,
  }).filter(({ channel }) => traitsOf(channel).exposure !== "public" && traitsOf(channel).reach !== "ring");
  const here = fitting.find(({ channel }) => channel === currentChannel(journey));
  return (here ?? fitting[0])?.channel ?? null;
}
