import { traitsOf } from "../../channels/registry.js";
import type { JourneyEvent } from "../../journey/events.js";
import type { EpochMs } from "../../kernel/instant.js";
import { builtInNotices } from "../../notifications/catalogue/built-in-notices.js";
import type { NoticeTemplates } from "../../notifications/template/template.js";
import type { TimerHandler } from "../../scheduling/scheduler.js";
import type { FollowContext } from "../following/follow-context.js";
import { createFollower, type Follower } from "../following/follower.js";
import { noticeTriggers } from "./default-triggers.js";
import { inviteAfterResolution } from "./invite-after-resolution.js";
import type { JourneyNotifierOptions } from "./journey-notifier-options.js";
import { surveyPageOf } from "./notice-links.js";
import type { Happened, NoticeTimes } from "./notice-trigger.js";
import { groundsOf } from "./notifier-grounds.js";
import { noticeId, type PendingNotice, PendingNotices, readNoticeId } from "./pending-notices.js";
import { type Telling, TellingOfJourney } from "./telling.js";
import { triggeredBy } from "./triggered-by.js";

/** Tells customers what happens on their journeys. */
export interface JourneyNotifier {
  /** Meets what happens: run it, or call its `runOnce`. It sends nothing itself. */
  readonly follower: Follower;
  /**
   * Sends what is due on a journey, and sets its timer anew: for `scheduler.run` and `runOnce`. A timer that is none of the notifier's is left
   * alone. One notifier for a scheduler.
   */
  readonly handle: TimerHandler;
  /** Sends now what is due on a journey, as its timer would. Safe at any time, and from any number of processes. */
  attend(tenant: string, journey: string): Promise<void>;
  /** Sets the timers of all that waits anew: after timers were lost, as those of a scheduler in memory are when its process ends. Gives how many. */
  rebuild(): Promise<number>;
}

/** The durations of the default triggers. */
export const NOTICE_TIMES: NoticeTimes & { readonly nextUpdateMs: number } = Object.freeze({
  promiseDueSoonMs: 30 * 60_000,
  callbackReminderMs: 15 * 60_000,
  stillWorkingMs: 24 * 3_600_000,
  nextUpdateMs: 24 * 3_600_000,
});

const PREFIX = "notices:";

/**
 * A notifier over the journeys of an application: tells customers what happens on them, over your own senders. What is to be told is kept where
 * the checkpoints are, from when the event was met until the notice has come to its end; every attempt is an event of the journey. What it does
 * not send at once it keeps, so run its follower, and give its `handle` to your scheduler.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an application that is none, a store without a feed, or an option that is not valid
 * @example
 * ```ts
 * const entries = { web: { to: "https://kyma.example/case" } };
 * const notifier = journeyNotifier({ throughline, senders: { sms, email }, coordination, scheduler, entries });
 * await notifier.follower.run();
 * await scheduler.run(notifier.handle);
 * ```
 */
export function journeyNotifier(options: JourneyNotifierOptions): JourneyNotifier {
  const { context, desks, channels } = groundsOf(options.throughline);
  const { scheduler, coordination, name = "notices", triggers = noticeTriggers } = options;
  const { clock } = context;
  const templates: NoticeTemplates = options.templates ?? builtInNotices;
  const times = { ...NOTICE_TIMES, ...options.times };
  const pending = new PendingNotices(coordination, name);
  const surveys = options.surveys ?? (surveyPageOf(options.surveyPage, "csat") === null ? [] : ["csat"]);
  const telling: Telling = {
    options: { ...options, templates },
    times,
    triggers,
    pending,
    channels,
    context,
    desks,
  };

  /** Sets the timer of a journey by what is pending, also where that changed meanwhile. */
  const arm = async (tenant: string, journey: string, timeOf = (at: EpochMs) => at): Promise<void> => {
    const key = { tenant, name: `${PREFIX}${journey}` };
    for (let armed = -1; ; ) {
      const { notices, revision } = await pending.of(tenant, journey);
      if (revision === armed) return;
      armed = revision;
      const at = Math.min(...notices.map((one) => one.at));
      await (notices.length === 0 ? scheduler.clear(key) : scheduler.set({ ...key, dueAt: timeOf(at) }));
    }
  };

  const happenedOn = async (
    event: JourneyEvent,
    { tenant, journey: id, stored }: Pick<FollowContext, "tenant" | "journey" | "stored">,
  ): Promise<Happened> => {
    const desk = desks.tenant(tenant);
    const journey = await desk.journeys.get(id);
    return {
      tenant,
      event,
      version: stored.version,
      journey,
      customer: journey.customer === null ? null : await desk.customers.get(journey.customer),
      traitsOf: (channel) => traitsOf(channels, channel),
    };
  };

  const meet = async (event: JourneyEvent, followed: FollowContext): Promise<void> => {
    const { tenant, journey, stored } = followed;
    if (event.type === "notice.failed") {
      // A receipt may say so long after the provider took it: then the next channel has its turn.
      if (readNoticeId(event.data.notice) === null) return;
      await pending.add(tenant, journey, [{ notice: event.data.notice, at: event.recordedAt, joined: null }]);
      return arm(tenant, journey);
    }
    if (event.type === "journey.status-changed" && event.data.to === "solved")
      await inviteAfterResolution({
        desk: desks.tenant(tenant),
        happened: { ...(await happenedOn(event, followed)), event },
        kinds: surveys,
        channels: Object.keys(options.senders),
        addressOn: (asked) => options.addressOn?.(asked),
      });
    const happened = triggers.some((trigger) => trigger.on === event.type)
      ? await happenedOn(event, followed)
      : null;
    if (happened === null || happened.journey.erased !== null) return;
    const added = triggeredBy(happened, triggers).map(
      (trigger): PendingNotice => ({
        notice: noticeId(stored.version, trigger.kind),
        at: trigger.at?.(happened, times) ?? event.recordedAt,
        joined: null,
      }),
    );
    if (added.length === 0) return;
    await pending.add(tenant, journey, added);
    await arm(tenant, journey);
  };

  const attend = async (
    tenant: string,
    journey: string,
    timeOf?: (at: EpochMs) => EpochMs,
    signal?: AbortSignal,
  ): Promise<void> => {
    const told = new TellingOfJourney(telling, tenant, journey, signal);
    for (const { notice, at } of (await pending.of(tenant, journey)).notices)
      if (at <= clock.now()) await told.tell(notice);
    await arm(tenant, journey, timeOf);
  };

  return {
    follower: createFollower({
      from: "end",
      ...options.following,
      ...(options.logger === undefined ? {} : { logger: options.logger }),
      store: context.store,
      ids: context.newId,
      clock,
      coordination,
      name,
      open: async (stream, stored): Promise<readonly JourneyEvent[]> =>
        stream.kind === "journey" ? context.journeys.reader.open(stream, [stored]) : [],
      handle: async (events, followed) => {
        for (const event of events) await meet(event, followed);
      },
    }),
    handle: async (timer, { signal }) => {
      if (!timer.name.startsWith(PREFIX)) return;
      const { dueAt, tenant } = timer;
      const now = clock.now();
      // By the scheduler's clock it may be due already what is not by ours: then it is as far from the timer's time as from our own.
      const timeOf = (at: EpochMs) => (at > now && at <= dueAt ? dueAt + (at - now) : at);
      await attend(tenant, timer.name.slice(PREFIX.length), timeOf, signal);
    },
    attend: (tenant, journey) => attend(tenant, journey),
    rebuild: async () => {
      let set = 0;
      let after: string | undefined;
      do {
        const page = await pending.page(after);
        for (const { tenant, journey } of page.items) {
          await arm(tenant, journey);
          set++;
        }
        after = page.next ?? undefined;
      } while (after !== undefined);
      return set;
    },
  };
}
