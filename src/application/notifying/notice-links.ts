import type { ChannelId } from "../../channels/channel-id.js";
import { surveyLink } from "../../feedback/surveys/links.js";
import type { PartyRef } from "../../handoff/party.js";
import {
  ENTRY_CHANNELS,
  type EntryChannel,
  type EntryOptions,
  entryLink,
} from "../../handoff/resume/entry-link.js";
import type { SurveyKind } from "../../journey/feedback/events.js";
import { surveyOf } from "../../journey/feedback/state.js";
import type { Journey } from "../../journey/state.js";
import type { Desk } from "../desk.js";
import { answerToken } from "../survey-tokens.js";
import type { TenantContext } from "../tenant-context.js";
import type { Happened, LinkPurpose, PhoneEntry } from "./notice-trigger.js";

/** Where the desk's channels are entered, as `entryLink` takes it: its number, its bot, its page. */
export type NoticeEntries = { readonly [Channel in EntryChannel]?: EntryOptions };

/** The page where surveys are answered, or that of each kind. */
export type SurveyPages = string | { readonly [Kind in SurveyKind]?: string };

/** The page of a kind of survey; `null`: there is none. */
export function surveyPageOf(pages: SurveyPages | undefined, kind: SurveyKind): string | null {
  return (typeof pages === "string" ? pages : pages?.[kind]) ?? null;
}

/** What a link is asked for. */
export interface LinkAsked {
  readonly purpose: LinkPurpose;
  readonly tenant: string;
  readonly journey: Journey;
  /** The kind of the notice it stands in. */
  readonly kind: string;
  /** Where the notice goes. */
  readonly channel: ChannelId;
  /** Where the link should lead; `null`: wherever the customer can go on. */
  readonly to: ChannelId | null;
}

/** What the links of one notice are made with. */
export interface LinkMaker {
  readonly context: TenantContext;
  readonly desk: Desk;
  readonly happened: Happened;
  readonly notice: string;
  readonly attempt: number;
  readonly entries: NoticeEntries;
  readonly surveyPage: SurveyPages | undefined;
}

/** Who issues what stands in notices. */
const NOTIFIER: PartyRef = Object.freeze({ kind: "system", id: "notifier" });

const PIN_MS = 10 * 60_000;

/** The link for a purpose, by the entries of the desk; `null` where there is none. */
export async function madeLink(
  maker: LinkMaker,
  purpose: LinkPurpose,
  { channel, to }: Pick<LinkAsked, "channel" | "to">,
): Promise<string | null> {
  switch (purpose) {
    case "continue":
      return continuing(maker, channel, to);
    case "invitation":
      return invitation(maker, to);
    case "survey":
      return answering(maker);
    // Pages of the desk's own.
    case "callback":
    case "verify":
      return null;
  }
}

/** The desk's number with a locator and a PIN for it; `null` where the desk has none. */
export async function madePhoneEntry(maker: LinkMaker): Promise<PhoneEntry | null> {
  const { entries, desk, happened } = maker;
  if (entries.phone === undefined) return null;
  const issued = await desk.handoffs.issuePin(
    happened.journey.id,
    { by: NOTIFIER, channel: "phone", withinMs: PIN_MS },
    { commandId: commandId(maker, "pin") },
  );
  if (issued.status === "refused") return null;
  const { locator, pin } = issued;
  return { number: entries.phone.to, locator, pin, minutes: PIN_MS / 60_000 };
}

async function continuing(
  maker: LinkMaker,
  channel: ChannelId,
  to: ChannelId | null,
): Promise<string | null> {
  const entry = entryOf(maker, to, [channel, "web"]);
  if (entry === null) return null;
  const { desk, happened } = maker;
  const issued = await desk.handoffs.issueToken(
    happened.journey.id,
    { by: NOTIFIER },
    { commandId: commandId(maker, "token") },
  );
  return issued.status === "refused" ? null : entryLink(entry.channel, issued.token, entry.options);
}

async function invitation(maker: LinkMaker, to: ChannelId | null): Promise<string | null> {
  const entry = entryOf(maker, to, ENTRY_CHANNELS);
  if (entry === null) return null;
  const { desk, happened } = maker;
  const issued = await desk.handoffs.issueInvitation(
    happened.journey.id,
    { by: NOTIFIER },
    { commandId: commandId(maker, "invitation") },
  );
  return issued.status === "refused" ? null : entryLink(entry.channel, issued.invitation, entry.options);
}

async function answering({ context, happened, surveyPage }: LinkMaker): Promise<string | null> {
  const { event, journey } = happened;
  const survey = "survey" in event.data ? surveyOf(journey, event.data.survey) : undefined;
  const page = survey === undefined ? null : surveyPageOf(surveyPage, survey.kind);
  if (survey === undefined || survey.secret === null || page === null) return null;
  return surveyLink(await answerToken(context, survey.secret.kid, survey.survey), { page });
}

interface Entry {
  readonly channel: EntryChannel;
  readonly options: EntryOptions;
}

/** The entry of the channel that is asked for; without one, the first there is. Only `https:` ones: nothing else may stand in a notice. */
function entryOf(
  { entries }: LinkMaker,
  to: ChannelId | null,
  otherwise: readonly ChannelId[],
): Entry | null {
  for (const wanted of to === null ? otherwise : [to, ...otherwise]) {
    const channel = ENTRY_CHANNELS.find((one) => one === wanted || (one === "web" && WEB.includes(wanted)));
    if (channel === undefined || NOT_HTTPS.includes(channel)) continue;
    const options = entries[channel];
    if (options !== undefined) return { channel, options };
  }
  return null;
}

const WEB: readonly ChannelId[] = ["web-chat", "in-app-chat", "portal", "video"];
const NOT_HTTPS: readonly EntryChannel[] = ["sms", "viber", "phone"];

/** The same attempt gets the same link: repeated, it is the same command. */
function commandId({ notice, attempt }: LinkMaker, what: string): string {
  return `notice:${what}:${notice}:${attempt}`;
}
