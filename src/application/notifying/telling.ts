import { type ChannelRegistry, traitsOf } from "../../channels/registry.js";
import { noticeOf } from "../../journey/notices/state.js";
import type { Journey } from "../../journey/state.js";
import { isErased } from "../../kernel/erased.js";
import { isThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { WaitingUpdate } from "../../notifications/deciding/context.js";
import type { NoticeTemplate, NoticeTemplates } from "../../notifications/template/template.js";
import { createNotifier } from "../../sending/create-notifier.js";
import type { NoticeAddress, NoticeOutcome } from "../../sending/drive-notice.js";
import type { FilledNotice, NoticeKnowledge, ValuesAsked } from "../../sending/notice-request.js";
import type { Desk, Desks } from "../desk.js";
import { journeyStream } from "../journey-streams.js";
import type { TenantContext } from "../tenant-context.js";
import { journeyJournal } from "./journey-journal.js";
import type { JourneyNotifierOptions } from "./journey-notifier-options.js";
import { knowledgeOf } from "./notice-knowledge.js";
import { type LinkMaker, madeLink, madePhoneEntry } from "./notice-links.js";
import type { Happened, NoticeTimes, NoticeTools, NoticeTrigger, TriggeredValues } from "./notice-trigger.js";
import { type PendingNotice, type PendingNotices, readNoticeId } from "./pending-notices.js";
import { reachableChannels } from "./reachable-channels.js";
import { statusLabel } from "./status-labels.js";

/** What a notifier tells with. */
export interface Telling {
  readonly options: JourneyNotifierOptions & { readonly templates: NoticeTemplates };
  readonly times: NoticeTimes & { readonly nextUpdateMs: number };
  readonly triggers: readonly NoticeTrigger[];
  readonly pending: PendingNotices;
  readonly channels: ChannelRegistry;
  readonly context: Omit<TenantContext, "tenant">;
  readonly desks: Desks;
}

/** The kind that several updates are told as. */
const DIGEST = "update.digest";
const LONGEST_REFERENCE = 24;
const LONGEST_NAME = 40;

/** Tells the customer of one journey what is pending of it. */
export class TellingOfJourney {
  readonly #telling: Telling;
  readonly #tenant: string;
  readonly #id: string;
  readonly #signal: AbortSignal | undefined;
  readonly #desk: Desk;

  constructor(telling: Telling, tenant: string, journey: string, signal: AbortSignal | undefined) {
    this.#telling = telling;
    this.#tenant = tenant;
    this.#id = journey;
    this.#signal = signal;
    this.#desk = telling.desks.tenant(tenant);
  }

  /** Does what can be done now for one notice, and writes when it is to be looked at again, if ever. */
  async tell(notice: string): Promise<void> {
    const { pending } = this.#telling;
    const next = await this.#next(notice);
    await pending.change(this.#tenant, this.#id, (all) =>
      next === null
        ? all.filter((one) => one.notice !== notice)
        : all.map((one) => (one.notice === notice ? { ...one, at: next } : one)),
    );
  }

  async #next(notice: string): Promise<EpochMs | null> {
    const asked = readNoticeId(notice);
    const happened = asked === null ? null : await this.#happened(asked.version);
    if (asked === null || happened === null) return null;
    const trigger = this.#telling.triggers.find(
      ({ on, kind }) => on === happened.event.type && kind === asked.kind,
    );
    const template = templateOf(this.#telling.options.templates, asked.kind);
    if (trigger === undefined || template === undefined) return null;
    const elsewhere = await this.#joined(notice, happened.journey);
    if (elsewhere === "wait") return this.#telling.context.clock.now() + LOOK_AGAIN_MS;
    const off = elsewhere === "told" ? "digested" : whyNot(trigger, happened);
    if (off !== null) {
      await this.#suppress(notice, { trigger, happened, reason: off });
      return null;
    }
    const outcome = await this.#send(notice, { trigger, happened, template });
    return outcome.status === "waiting" ? outcome.until : null;
  }

  /** The event at a version with the journey as it is now; `null`: there is nobody to tell. */
  async #happened(version: number): Promise<Happened | null> {
    const { context, channels } = this.#telling;
    const stream = journeyStream({ ...context, tenant: this.#tenant }, this.#id);
    const journey = await this.#journey();
    if (journey === null || journey.erased !== null) return null;
    const [event] = await context.journeys.reader.read(stream, version, version);
    if (event === undefined) return null;
    return {
      tenant: this.#tenant,
      event,
      version,
      journey,
      customer: journey.customer === null ? null : await this.#desk.customers.get(journey.customer),
      traitsOf: (channel) => traitsOf(channels, channel),
    };
  }

  async #journey(): Promise<Journey | null> {
    try {
      return await this.#desk.journeys.get(this.#id);
    } catch (error) {
      if (isThroughlineError(error, "NOT_FOUND")) return null;
      throw error;
    }
  }

  /** Whether another notice tells of this one: `told`, `wait` where that is not over, `null` where it is for this one to tell. */
  async #joined(notice: string, journey: Journey): Promise<"told" | "wait" | null> {
    const all = (await this.#telling.pending.of(this.#tenant, this.#id)).notices;
    const joined = all.find((one) => one.notice === notice)?.joined ?? null;
    if (joined === null) return null;
    const state = noticeOf(journey, joined)?.state;
    if (state !== undefined && state !== "failed" && state !== "suppressed") return "told";
    return all.some((one) => one.notice === joined) ? "wait" : null;
  }

  async #suppress(
    notice: string,
    { trigger, happened, reason }: Pick<Told, "trigger" | "happened"> & { readonly reason: string },
  ): Promise<void> {
    await journeyJournal(this.#desk, this.#id).suppress({
      notice,
      kind: trigger.kind,
      channel: null,
      cause: happened.event.id,
      reasons: [reason],
    });
  }

  async #send(notice: string, told: Told): Promise<NoticeOutcome> {
    const { context, channels, options } = this.#telling;
    const { trigger, happened, template } = told;
    const notifier = createNotifier<NoticeTemplates>({
      ...options,
      channels,
      journal: journeyJournal(this.#desk, this.#id),
      clock: context.clock,
    });
    const reachable = reachableChannels({
      tenant: this.#tenant,
      journey: happened.journey,
      customer: happened.customer,
      urgency: template.urgency,
      channels: Object.keys(options.senders),
      traitsOf: happened.traitsOf,
      addressOn: (asked) => options.addressOn?.(asked),
    });
    const locale = happened.customer?.language ?? options.locale ?? "en";
    return notifier.notify(
      {
        notice,
        kind: trigger.kind,
        cause: happened.event.id,
        tenant: this.#tenant,
        scope: `${this.#tenant}/${this.#id}`,
        locale,
        addresses: chosen(trigger, happened, reachable),
        known: (address) => this.#known(notice, told, address),
        values: (asked) => this.#values(notice, told, asked),
      },
      this.#signal === undefined ? {} : { signal: this.#signal },
    );
  }

  /** Read anew for each attempt: an opt-out, a consent or what was read may have come since. */
  async #known(notice: string, told: Told, { channel }: NoticeAddress): Promise<NoticeKnowledge> {
    const { options } = this.#telling;
    const now = (await this.#happened(told.happened.version)) ?? told.happened;
    const { trigger, template } = told;
    const isUpdate = template.presence === "skip-if-read";
    return {
      ...knowledgeOf({
        journey: now.journey,
        customer: now.customer,
        channel,
        notice,
        templates: options.templates,
        waiting: template.digest ? await this.#waiting(notice) : [],
        agreedChannels: now.customer === null ? undefined : options.agreedChannels?.(now.customer),
        country: options.country,
      }),
      ...(isUpdate ? { newsAt: now.event.recordedAt, newsOn: trigger.newsOn?.(now) ?? null } : {}),
      ...(trigger.subject === undefined ? {} : { subject: trigger.subject(now) }),
      ...(trigger.reminder === undefined ? {} : { reminder: trigger.reminder }),
      expiresAt: trigger.expiresAt?.(now) ?? null,
    };
  }

  /** Other updates that are still to be told, and still so. */
  async #waiting(notice: string): Promise<readonly WaitingUpdate[]> {
    const { pending, triggers, options, context } = this.#telling;
    const { notices } = await pending.of(this.#tenant, this.#id);
    const now = context.clock.now();
    const waiting: WaitingUpdate[] = [];
    for (const other of notices) {
      const asked = readNoticeId(other.notice);
      const free = other.joined === null || other.joined === notice;
      if (asked === null || other.notice === notice || !free) continue;
      if (templateOf(options.templates, asked.kind)?.digest !== true) continue;
      const happened = await this.#happened(asked.version);
      const trigger = triggers.find(({ on, kind }) => on === happened?.event.type && kind === asked.kind);
      if (happened === null || trigger === undefined || whyNot(trigger, happened) !== null) continue;
      // What is to be told at a later time is no news yet.
      if ((trigger.at?.(happened, this.#telling.times) ?? now) > now) continue;
      const newsOn = trigger.newsOn?.(happened) ?? null;
      waiting.push({ key: other.notice, newsAt: happened.event.recordedAt, newsOn });
    }
    return waiting;
  }

  async #values(notice: string, told: Told, asked: ValuesAsked): Promise<FilledNotice<TriggeredValues>> {
    const happened = (await this.#happened(told.happened.version)) ?? told.happened;
    const { trigger } = told;
    await this.#join(notice, asked.joins);
    const tools = this.#tools(notice, happened, trigger, asked);
    const alike = asked.joins.every((key) => readNoticeId(key)?.kind === trigger.kind);
    if (!alike) {
      const link = await tools.link("continue");
      return link === null ? NO_LINK : { kind: DIGEST, values: { count: tools.count, link } };
    }
    const values = await trigger.values(happened, tools);
    return values === null ? NO_LINK : { values };
  }

  /** Written before the notice is sent, so that after a crash nothing is told twice that went out with it. */
  async #join(notice: string, keys: readonly string[]): Promise<void> {
    await this.#telling.pending.change(this.#tenant, this.#id, (all) => {
      const changed = all.map((one): PendingNotice => {
        const joined = keys.includes(one.notice) ? notice : one.joined === notice ? null : one.joined;
        return joined === one.joined ? one : { ...one, joined };
      });
      return changed.every((one, index) => one === all[index]) ? all : changed;
    });
  }

  #tools(notice: string, happened: Happened, trigger: NoticeTrigger, asked: ValuesAsked): NoticeTools {
    const { options, times, context } = this.#telling;
    const { channel, locale, attempt, joins } = asked;
    const { journey } = happened;
    const maker: LinkMaker = {
      context: { ...context, tenant: this.#tenant },
      desk: this.#desk,
      happened,
      notice,
      attempt,
      entries: options.entries ?? {},
      surveyPage: options.surveyPage,
    };
    const now = context.clock.now();
    return {
      channel,
      locale,
      now,
      count: joins.length + 1,
      caseRef: (options.caseRef?.(journey) ?? journey.id).slice(0, LONGEST_REFERENCE),
      nextUpdateAt: now + times.nextUpdateMs,
      nameOf: (party) => {
        const name = options.nameOf?.(party, journey);
        return (name === undefined ? introduced(journey, party) : name)?.slice(0, LONGEST_NAME) ?? null;
      },
      statusLabel: (status) => (options.statusLabel ?? statusLabel)(status, locale),
      link: async (purpose, leadsTo) => {
        const to = leadsTo ?? null;
        const { kind } = trigger;
        const asked = { purpose, tenant: this.#tenant, journey, kind, channel, to };
        const link = await options.link?.(asked);
        return link === undefined ? madeLink(maker, purpose, asked) : link;
      },
      phoneEntry: () => madePhoneEntry(maker),
    };
  }
}

/** What is told: the trigger, what set it off, and what it is worded by. */
interface Told {
  readonly trigger: NoticeTrigger;
  readonly happened: Happened;
  readonly template: NoticeTemplate;
}

const NO_LINK: { readonly unfit: readonly string[] } = { unfit: ["no-values"] };
/** How soon a notice is looked at again that another one may have told. */
const LOOK_AGAIN_MS = 60_000;

/** Why there is nothing to tell any more, as a code; `null`: there is. */
function whyNot(trigger: NoticeTrigger, happened: Happened): string | null {
  const { journey } = happened;
  if (journey.mergedInto !== null) return "merged";
  if (journey.spam) return "spam";
  return trigger.still?.(happened) === false ? "overtaken" : null;
}

/** The addresses that the trigger wants, in its order. */
function chosen(
  trigger: NoticeTrigger,
  happened: Happened,
  reachable: readonly NoticeAddress[],
): readonly NoticeAddress[] {
  const all = reachable.map(({ channel }) => channel);
  const wanted = trigger.channels?.(happened, all) ?? all;
  return [...new Set(wanted)].flatMap((channel) =>
    reachable.filter((address) => address.channel === channel),
  );
}

function templateOf(templates: NoticeTemplates, kind: string): NoticeTemplate | undefined {
  return Object.hasOwn(templates, kind) ? templates[kind] : undefined;
}

function introduced({ parties }: Journey, { kind, id }: { readonly kind: string; readonly id: string }) {
  const latest = parties.latest(`${kind}:${id}`);
  return latest === undefined || isErased(latest.personal) ? null : latest.personal.displayName;
}
