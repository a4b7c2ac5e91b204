import type { Journey } from "../../journey/state.js";
import { type Clock, systemClock } from "../../kernel/clock.js";
import { isThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { DueTimer, Scheduler, TimerHandler } from "../../scheduling/scheduler.js";
import type { Desks } from "../desk.js";
import { nextHandoffDeadline, nextWakeAt, type OpenPromise, openPromises } from "./next-wake.js";

/** A promise whose time has come. */
export interface PromiseDue extends OpenPromise {
  readonly tenant: string;
  readonly journey: string;
  /** The same whenever this promise under this due time is told of: what to de-duplicate by. */
  readonly key: string;
}

/** What {@link journeyTimers} is made of. */
export interface JourneyTimersOptions {
  /** The application whose journeys are timed. */
  readonly throughline: Pick<Desks, "tenant">;
  readonly scheduler: Scheduler;
  /** The clock the application goes by. Default: the machine's. */
  readonly clock?: Clock;
  /**
   * Told of every open promise whose time has come, at least once: an overdue promise is told of again when something happens on its
   * journey. Where it throws, the timer comes again. Default: promises set no timers.
   */
  readonly onPromiseDue?: (promise: PromiseDue) => Promise<void>;
}

/** Keeps one timer for each journey that something will fall due on. */
export interface JourneyTimers {
  /** Sets the timer of a journey by how it stands now, or clears it. For a follower of the feed: call it after events of a stream. Others than journeys are left alone. */
  follow(stream: StreamId): Promise<void>;
  /**
   * Acts on a timer: lets deadlines that have passed take effect, tells of promises, and sets the timer anew. For `scheduler.run` and
   * `runOnce`. A timer that is none of these is left alone.
   */
  readonly handle: TimerHandler;
  /**
   * Sets the timers of all journeys of a tenant anew: after timers were lost. May run beside everything else, and again. A journey that fails
   * holds up no other.
   *
   * @throws ThroughlineError what the store throws where journeys cannot be listed
   */
  rebuild(tenant: string): Promise<Rebuilt>;
}

/** What became of setting the timers of a tenant anew. */
export interface Rebuilt {
  /** How many journeys there were. */
  readonly journeys: number;
  /** Those that could not be read, or whose timer could not be set, and why: give them to `follow`, or repeat the call. */
  readonly failed: readonly { readonly journey: string; readonly error: unknown }[];
}

const PREFIX = "journey:";

/**
 * The timers of journeys: one for each journey, named `journey:<id>`, at the time it is to be looked at next. A timer is only a hint: late,
 * lost or doubled, it changes nothing but when something happens.
 *
 * @example
 * ```ts
 * const timers = journeyTimers({ throughline, scheduler });
 * await timers.follow({ tenant: "acme", kind: "journey", id: "j-1" }); // in a follower of the feed
 * const running = await scheduler.run(timers.handle);
 * ```
 */
export function journeyTimers(options: JourneyTimersOptions): JourneyTimers {
  const { throughline, scheduler, clock = systemClock, onPromiseDue } = options;

  /** Of the promises due later than `told` there will be a timer. */
  const wakeOf = (journey: Journey, told: EpochMs): EpochMs | null =>
    nextWakeAt(journey, { promisesAfter: onPromiseDue === undefined ? Number.POSITIVE_INFINITY : told });

  /** Sets what follows from the newest version, also where another one came while it was set. */
  const arm = async (stream: JourneyStream, told: EpochMs, timeOf = (at: EpochMs) => at): Promise<void> => {
    const key = { tenant: stream.tenant, name: `${PREFIX}${stream.id}` };
    let version = -1;
    for (let journey = await load(stream); journey !== null; journey = await load(stream)) {
      if (journey.version === version) return;
      version = journey.version;
      const at = wakeOf(journey, told);
      await (at === null ? scheduler.clear(key) : scheduler.set({ ...key, dueAt: timeOf(at) }));
    }
    await scheduler.clear(key);
  };

  const load = async ({ tenant, id }: JourneyStream): Promise<Journey | null> => {
    try {
      return await throughline.tenant(tenant).journeys.get(id);
    } catch (error) {
      if (isThroughlineError(error, "NOT_FOUND")) return null;
      throw error;
    }
  };

  const handle = async (timer: DueTimer): Promise<void> => {
    if (!timer.name.startsWith(PREFIX)) return;
    const stream = { tenant: timer.tenant, id: timer.name.slice(PREFIX.length) };
    const journey = await load(stream);
    if (journey === null) return;
    const now = clock.now();
    const deadlineAt = nextHandoffDeadline(journey);
    // Named by the version it acts on: doubled, it is the same command.
    if (deadlineAt !== null && deadlineAt <= now)
      await throughline
        .tenant(stream.tenant)
        .handoffs.tick(stream.id, { commandId: `timer:${journey.version}` });
    if (onPromiseDue !== undefined)
      for (const promise of openPromises(journey))
        if (promise.dueAt <= now) await onPromiseDue(promiseDue(stream, promise));
    // By the scheduler's clock it may be due already what is not by ours: then it is as far from the timer's time as from our own.
    await arm(stream, now, (at) => (at > now && at <= timer.dueAt ? timer.dueAt + (at - now) : at));
  };

  const rebuild = async (tenant: string): Promise<Rebuilt> => {
    const { journeys } = throughline.tenant(tenant);
    const seen = new Set<string>();
    const failed: { journey: string; error: unknown }[] = [];
    let after: string | undefined;
    do {
      const page = await journeys.list({ after });
      for (const { journey } of page.items) {
        if (seen.has(journey)) continue;
        seen.add(journey);
        try {
          await arm({ tenant, id: journey }, Number.NEGATIVE_INFINITY);
        } catch (error) {
          failed.push({ journey, error });
        }
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
    return { journeys: seen.size, failed };
  };

  return {
    follow: async ({ tenant, kind, id }) => {
      if (kind === "journey") await arm({ tenant, id }, Number.NEGATIVE_INFINITY);
    },
    handle,
    rebuild,
  };
}

type JourneyStream = Pick<StreamId, "tenant" | "id">;

function promiseDue({ tenant, id }: JourneyStream, { commitment, dueAt }: OpenPromise): PromiseDue {
  return { tenant, journey: id, commitment, dueAt, key: `promise:${commitment}:${dueAt}` };
}
