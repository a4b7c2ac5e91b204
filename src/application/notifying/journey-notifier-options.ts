import type { ChannelId } from "../../channels/channel-id.js";
import type { PartyRef } from "../../handoff/party.js";
import type { Customer } from "../../journey/customer/state.js";
import type { SurveyKind } from "../../journey/feedback/events.js";
import type { Journey } from "../../journey/state.js";
import type { NoticeTemplates } from "../../notifications/template/template.js";
import type { Scheduler } from "../../scheduling/scheduler.js";
import type { NotifierOptions } from "../../sending/notifier-options.js";
import type { Coordination } from "../../storage/coordination.js";
import type { Desks } from "../desk.js";
import type { FollowerTuning } from "../following/options.js";
import type { LinkAsked, NoticeEntries, SurveyPages } from "./notice-links.js";
import type { NoticeTimes, NoticeTrigger } from "./notice-trigger.js";
import type { AddressAsked } from "./reachable-channels.js";

/** What `journeyNotifier` is made of. Only `throughline`, `senders`, `coordination` and `scheduler` are needed. */
export interface JourneyNotifierOptions
  extends Pick<
    NotifierOptions<NoticeTemplates>,
    "senders" | "templates" | "policy" | "sending" | "brand" | "phrases" | "rendering" | "setTimer" | "logger"
  > {
  /** The application whose customers are told: what `createThroughline` gave. */
  readonly throughline: Desks;
  /** Where checkpoints and notices that wait are kept: as durable as the store, if none is to be lost. */
  readonly coordination: Coordination;
  /** Says when a notice is to be looked at again. It holds nothing but hints: `rebuild` sets all of them anew. */
  readonly scheduler: Scheduler;
  /** Names its checkpoints. Default `notices`. */
  readonly name?: string;
  /** What customers are told of. Default: `noticeTriggers`. */
  readonly triggers?: readonly NoticeTrigger[];
  /** Durations of the default triggers, and until when a customer is promised to hear more. */
  readonly times?: Partial<NoticeTimes> & {
    /** Default 24 hours. */
    readonly nextUpdateMs?: number;
  };
  /** Where the desk's channels are entered. What there is no entry for is not linked to. Default: none. */
  readonly entries?: NoticeEntries;
  /** Pages of the desk's own. `undefined`: the link by `entries`; `null`: there is none, so that the notice is not sent. */
  readonly link?: (asked: LinkAsked) => string | null | undefined | Promise<string | null | undefined>;
  /**
   * The `https:` page where surveys are answered, one for all kinds or each its own, since each asks something else; the token stands in its
   * fragment. What there is no page for is not asked by a link. Default: none.
   */
  readonly surveyPage?: SurveyPages;
  /**
   * The surveys a customer is invited to right after the resolution, if their own rules allow: where the customer is, and after a call or a
   * public post where a message reaches them. Default: `csat` where there is a `surveyPage` for it.
   */
  readonly surveys?: readonly SurveyKind[];
  /** How a journey is called in texts, at most 24 characters. Default: its id, cut. */
  readonly caseRef?: (journey: Journey) => string;
  /** How a party is called in texts. `undefined` and the default: as they were introduced on the journey. */
  readonly nameOf?: (party: PartyRef, journey: Journey) => string | null | undefined;
  /** What a status is called. Default: in English, Greek and Croatian. */
  readonly statusLabel?: (status: Journey["status"], locale: string) => string;
  /** Where the customer is reached on a channel. `undefined`: by the identities that are linked to them. */
  readonly addressOn?: (asked: AddressAsked) => string | null | undefined;
  /** The channels a customer agreed to. Default: that is not kept. */
  readonly agreedChannels?: (customer: Customer) => readonly ChannelId[] | undefined;
  /** The language of customers of whom none is known. Default `en`. */
  readonly locale?: string;
  /** The country of customers whose time zone is not known: two capital letters. Default: none. */
  readonly country?: string;
  /** How the feed is followed. Default: from its end, so that nobody hears of what happened before. */
  readonly following?: Omit<FollowerTuning, "store" | "coordination" | "name" | "clock" | "ids" | "logger">;
}
