import type { ChannelId } from "../../channels/channel-id.js";
import type { ChannelTraits } from "../../channels/traits.js";
import type { Customer } from "../../journey/customer/state.js";
import type { IdentityKind } from "../../journey/people/events.js";
import type { Journey } from "../../journey/state.js";
import { currentChannel } from "../../journey/timeline.js";
import { type Erased, isErased } from "../../kernel/erased.js";
import type { NoticeUrgency } from "../../notifications/message.js";
import type { NoticeAddress } from "../../sending/drive-notice.js";

/** Whose address is asked for. */
export interface AddressAsked {
  readonly tenant: string;
  readonly journey: Journey;
  readonly customer: Customer | null;
  readonly channel: ChannelId;
}

/** What the addresses of a customer follow from. */
export interface ReachOptions {
  readonly tenant: string;
  readonly journey: Journey;
  readonly customer: Customer | null;
  readonly urgency: NoticeUrgency;
  /** The channels that there are senders for, the desk's favourites first. */
  readonly channels: readonly ChannelId[];
  readonly traitsOf: (channel: ChannelId) => ChannelTraits;
  /** The desk's own word; `undefined`: it has none, `null`: no such address. */
  readonly addressOn: (asked: AddressAsked) => string | null | undefined;
}

const REACH = { away: 0, present: 1, ring: 2 } as const;

/**
 * Where the customer of a journey can be reached, the best first. What cannot wait goes to where the customer is now; everything else to where a message
 * waits for them, the preferred channel first.
 */
export function reachableChannels(options: ReachOptions): readonly NoticeAddress[] {
  const { journey, customer, urgency, channels, traitsOf } = options;
  const current = currentChannel(journey);
  const preferred = customer?.preferred?.channel ?? null;
  const named = urgency === "live" ? [current, preferred] : [preferred, current];
  const all = [...named.filter((channel) => channel !== null), ...channels];
  const addresses = [...new Set(all)].flatMap((channel): readonly NoticeAddress[] => {
    const to = channels.includes(channel) ? addressOn(options, channel) : null;
    return to === null ? [] : [{ channel, to }];
  });
  const rank = ({ channel }: NoticeAddress): number =>
    urgency === "live" && channel === current ? -1 : REACH[traitsOf(channel).reach];
  return addresses.toSorted((one, other) => rank(one) - rank(other));
}

function addressOn(options: ReachOptions, channel: ChannelId): string | null {
  const { tenant, journey, customer, traitsOf } = options;
  const given = options.addressOn({ tenant, journey, customer, channel });
  if (given !== undefined) return given;
  const { identityKind, reach } = traitsOf(channel);
  const isHere = currentChannel(journey) === channel;
  const known = identitiesOf(journey, customer).filter(({ kind }) => kind === identityKind);
  if (identityKind !== "account" && known[0] !== undefined) return known[0].value;
  const [own] = known.filter(({ value }) => value.startsWith(`${channel}:`));
  const [only, ...more] = known;
  // A platform's name need not be the channel's: who wrote here under their only account is meant.
  const meant = own ?? (isHere && more.length === 0 && reach !== "present" ? only : undefined);
  if (meant !== undefined) return meant.value.slice(meant.value.indexOf(":") + 1);
  // Where nobody need have a name, as in a web chat, the journey is the address, for as long as the customer is there.
  return isHere && reach === "present" ? journey.id : null;
}

interface Known {
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Those that are linked to the customer; of a journey without one, those that were seen on it. */
function identitiesOf({ identities }: Journey, customer: Customer | null): readonly Known[] {
  const seen: readonly { readonly kind: IdentityKind; readonly value: string | Erased }[] =
    customer !== null
      ? customer.identities
      : identities.values().map(({ data, personal }) => ({
          kind: data.kind,
          value: isErased(personal) ? personal : personal.value,
        }));
  return seen.flatMap(({ kind, value }) => (isErased(value) ? [] : [{ kind, value }]));
}
