import type { ChannelId } from "../../channels/channel-id.js";
import type { Customer } from "../../journey/customer/state.js";
import { notices } from "../../journey/notices/state.js";
import type { Journey } from "../../journey/state.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { PastNotice, WaitingUpdate } from "../../notifications/deciding/context.js";
import type { NoticeTemplates } from "../../notifications/template/template.js";
import type { NoticeKnowledge } from "../../sending/notice-request.js";

/** What the policies go by of a journey and its customer, for a notice on a channel. */
export function knowledgeOf(options: {
  readonly journey: Journey;
  readonly customer: Customer | null;
  readonly channel: ChannelId;
  /** The notice itself, which is no past of its own. */
  readonly notice: string;
  readonly templates: NoticeTemplates;
  readonly waiting: readonly WaitingUpdate[];
  readonly agreedChannels: readonly ChannelId[] | undefined;
  readonly country: string | undefined;
}): NoticeKnowledge {
  const { journey, customer, channel, notice, templates, waiting, agreedChannels, country } = options;
  return {
    journey: journey.id,
    history: pastNotices(journey, templates).filter(({ key }) => key !== notice),
    waiting,
    lastInboundAt: lastInboundOn(journey, channel),
    automated: journey.handoff.ownership.owner.kind === "bot",
    ...(customer === null ? {} : ofCustomer(customer)),
    ...(agreedChannels === undefined ? {} : { agreedChannels }),
    ...(country === undefined ? {} : { country }),
  };
}

function ofCustomer(customer: Customer): NoticeKnowledge {
  const { presence, optOuts, consents, timeZone, quietHours } = customer;
  return {
    presence,
    optOuts,
    consents,
    timeZone,
    ...(quietHours === null ? {} : { quietHours: quietHours.hours }),
  };
}

/** Each notice of the journey as its newest attempt stands. Of what was never tried there is none. */
function pastNotices(journey: Journey, templates: NoticeTemplates): readonly PastNotice[] {
  return notices(journey).flatMap(({ notice, kind, state, attempts }): readonly PastNotice[] => {
    const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
    const last = attempts.at(-1);
    if (template === undefined || last === undefined || state === "suppressed") return [];
    const { category, urgency, digest } = template;
    const { channel, startedAt: at, failure } = last;
    const permanent = failure?.permanent === true;
    return [
      { key: notice, kind, category, urgency, digest, channel, at, state, permanent, journey: journey.id },
    ];
  });
}

function lastInboundOn({ messages }: Journey, channel: ChannelId): EpochMs | null {
  let newest: EpochMs | null = null;
  for (const { data } of messages.entries())
    if (data.author.kind === "customer" && data.channel === channel)
      newest = Math.max(newest ?? data.occurredAt, data.occurredAt);
  return newest;
}
