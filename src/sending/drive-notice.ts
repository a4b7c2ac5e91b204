import type { ChannelId } from "../channels/channel-id.js";
import type { Clock } from "../kernel/clock.js";
import type { EpochMs } from "../kernel/instant.js";
import type { SetTimer } from "../kernel/set-timer.js";
import type { RenderedNotice } from "../notifications/rendering/rendered-notice.js";
import { callSender } from "./call-sender.js";
import type { ChannelSender, SendResult } from "./channel-sender.js";
import { idempotencyKey } from "./idempotency-key.js";
import { type NoticeStep, nextStep } from "./next-step.js";
import type { AttemptEnd, NoticeJournal } from "./notice-journal.js";
import type { SendAttempt, SendRecord } from "./send-record.js";
import type { SendingPolicy } from "./sending-policy.js";

/** Where a notice may be sent: the channel, and how the customer is named there. */
export interface NoticeAddress {
  readonly channel: ChannelId;
  /** Personal. */
  readonly to: string;
}

/** Whether a notice may go out on an address now. `reasons` are codes. */
export type Verdict =
  /** `free`: any text; `template`: one that the provider approved. `joins`: the keys of updates that are told in the same message. */
  | { readonly outcome: "send"; readonly form: "free" | "template"; readonly joins: readonly string[] }
  /** Not now: ask again at `until`. */
  | { readonly outcome: "defer"; readonly until: EpochMs; readonly reasons: readonly string[] }
  /** Nobody needs it any more, on any channel. */
  | { readonly outcome: "skip"; readonly reasons: readonly string[] }
  /** Not on this channel. */
  | { readonly outcome: "block"; readonly reasons: readonly string[] };

/** The verdict of a notice that may go out. */
export type SendVerdict = Extract<Verdict, { outcome: "send" }>;

/** A notice for one channel, or why that channel cannot carry it. */
export type Prepared =
  | { readonly rendered: RenderedNotice; readonly kind: string; readonly locale: string }
  | { readonly unfit: readonly string[] };

/** A notice to be driven to its end. */
export interface NoticeJob {
  readonly notice: string;
  readonly kind: string;
  readonly cause: string | null;
  readonly tenant: string | null;
  /** Whose ids of notices these are: goes into the idempotency keys. */
  readonly scope: string;
  /** In the order they are to be tried. */
  readonly addresses: readonly NoticeAddress[];
  /** Asked right before each attempt. */
  readonly judge: (address: NoticeAddress, record: SendRecord) => Promise<Verdict>;
  /** Makes the text, right before it is sent. */
  readonly prepare: (address: NoticeAddress, verdict: SendVerdict, attempt: number) => Promise<Prepared>;
}

/** What there is to drive notices with. */
export interface Drive {
  readonly senders: Readonly<Partial<Record<ChannelId, ChannelSender>>>;
  readonly journal: NoticeJournal;
  readonly policy: SendingPolicy;
  readonly clock: Clock;
  readonly setTimer: SetTimer;
}

/** How a notice stands. Told apart by `status`. */
export type NoticeOutcome =
  /** The provider took it, or says that it was delivered or read. */
  | { readonly status: "sent"; readonly channel: ChannelId; readonly attempt: number }
  /** There is nothing to do until then; ask again. `reasons` says why, `retry` where a channel is tried again. */
  | { readonly status: "waiting"; readonly until: EpochMs; readonly reasons: readonly string[] }
  /** It is not sent, for these reasons. */
  | { readonly status: "suppressed"; readonly reasons: readonly string[] }
  /** Every channel refused it; the reason is that of the last. */
  | { readonly status: "failed"; readonly channel: ChannelId; readonly reason: string }
  /** Nobody can tell whether it went out, and it is not sent again. */
  | { readonly status: "unknown"; readonly channel: ChannelId };

/**
 * Does for a notice all that can be done now. Safe to call at any time, from any number of processes, and again after a crash at any point: what was
 * written decides.
 */
export async function driveNotice(
  drive: Drive,
  job: NoticeJob,
  signal?: AbortSignal,
): Promise<NoticeOutcome> {
  return new Driving(drive, job, signal).drive();
}

class Driving {
  readonly #drive: Drive;
  readonly #job: NoticeJob;
  readonly #signal: AbortSignal | undefined;
  /** Channels that were found unusable just now, and why. */
  readonly #unusable = new Map<ChannelId, readonly string[]>();

  constructor(drive: Drive, job: NoticeJob, signal: AbortSignal | undefined) {
    this.#drive = drive;
    this.#job = job;
    this.#signal = signal;
  }

  async drive(): Promise<NoticeOutcome> {
    const { journal, policy, clock } = this.#drive;
    for (;;) {
      const record = await journal.read(this.#job.notice);
      const channels = this.#job.addresses.map(({ channel }) => channel);
      const step = nextStep(record, {
        now: clock.now(),
        channels: channels.filter((channel) => !this.#unusable.has(channel)),
        sender: (channel) => this.#sender(channel),
        policy,
      });
      const outcome = await this.#take(step, record);
      if (outcome !== null) return outcome;
    }
  }

  async #take(step: NoticeStep, record: SendRecord): Promise<NoticeOutcome | null> {
    const { journal } = this.#drive;
    const { notice } = this.#job;
    switch (step.do) {
      case "wait":
        return { status: "waiting", until: step.until, reasons: ["retry"] };
      case "give-up":
        await journal.settle(notice, step.attempt, { state: "unknown" });
        return null;
      case "look-up":
        return this.#lookUp(step.attempt, step.again);
      case "nothing":
        return this.#over(step.last, record);
      default:
        return this.#attempt(step, record);
    }
  }

  async #over(last: SendAttempt | null, { suppressed }: SendRecord): Promise<NoticeOutcome> {
    if (suppressed !== null) return { status: "suppressed", reasons: suppressed };
    if (last === null) return this.#suppress([...new Set([...this.#unusable.values()].flat())]);
    const { channel, attempt, state, reason } = last;
    if (state === "failed") return { status: "failed", channel, reason: reason ?? "refused" };
    return state === "unknown" ? { status: "unknown", channel } : { status: "sent", channel, attempt };
  }

  async #attempt(
    { attempt, channel }: Extract<NoticeStep, { do: "send" }>,
    record: SendRecord,
  ): Promise<NoticeOutcome | null> {
    const address = this.#job.addresses.find((one) => one.channel === channel);
    if (address === undefined) return this.#pass(channel, ["no-address"]);
    const verdict = await this.#job.judge(address, record);
    if (verdict.outcome === "defer")
      return { status: "waiting", until: verdict.until, reasons: verdict.reasons };
    if (verdict.outcome === "skip") return this.#suppress(verdict.reasons);
    if (verdict.outcome === "block") return this.#pass(channel, verdict.reasons);
    const prepared = await this.#job.prepare(address, verdict, attempt);
    if ("unfit" in prepared) return this.#pass(channel, prepared.unfit);
    await this.#send(address, attempt, prepared, record);
    return null;
  }

  async #send(
    { channel, to }: NoticeAddress,
    attempt: number,
    { rendered, kind, locale }: Extract<Prepared, { rendered: RenderedNotice }>,
    { attempts }: SendRecord,
  ): Promise<void> {
    const { journal, clock, policy } = this.#drive;
    const { notice, cause, tenant, scope } = this.#job;
    const sender = this.#sender(channel);
    if (sender === undefined) return;
    const key = await idempotencyKey(scope, notice, attempts, channel);
    const before = clock.now();
    if (!(await journal.start({ notice, attempt, kind, channel, locale, key, cause }))) return;
    // Who was held up for so long may already be taken for gone.
    const late = clock.now() - before > policy.lostAfterMs - 2 * policy.sendWithinMs;
    const result: SendResult = late
      ? { status: "refused", reason: "begun-too-late", permanent: false }
      : await this.#call((signal) =>
          sender.send(
            { tenant, notice, kind, channel, to, locale, rendered },
            { idempotencyKey: key, signal },
          ),
        );
    await journal.settle(notice, attempt, endOf(result));
  }

  async #lookUp(
    { attempt, channel, key }: SendAttempt,
    again: EpochMs | null,
  ): Promise<NoticeOutcome | null> {
    const sender = this.#sender(channel);
    const result = await this.#call(
      async (signal) => (await sender?.lookup?.(key, { signal })) ?? { status: "unknown" },
    );
    if (result.status === "unknown")
      return again === null
        ? { status: "unknown", channel }
        : { status: "waiting", until: again, reasons: ["unknown"] };
    await this.#drive.journal.settle(this.#job.notice, attempt, endOf(result));
    return null;
  }

  #call(call: (signal: AbortSignal) => Promise<SendResult>): Promise<SendResult> {
    const { policy, setTimer } = this.#drive;
    return callSender(call, { withinMs: policy.sendWithinMs, setTimer, signal: this.#signal });
  }

  /** The channel is passed over, and the next one has its turn. */
  async #pass(channel: ChannelId, reasons: readonly string[]): Promise<null> {
    const { notice, kind, cause } = this.#job;
    this.#unusable.set(channel, reasons);
    await this.#drive.journal.suppress({ notice, kind, cause, channel, reasons });
    return null;
  }

  async #suppress(found: readonly string[]): Promise<NoticeOutcome> {
    const { notice, kind, cause } = this.#job;
    const reasons = found.length === 0 ? ["no-channel"] : found;
    await this.#drive.journal.suppress({ notice, kind, cause, channel: null, reasons });
    return { status: "suppressed", reasons };
  }

  #sender(channel: ChannelId): ChannelSender | undefined {
    const { senders } = this.#drive;
    return Object.hasOwn(senders, channel) ? senders[channel] : undefined;
  }
}

function endOf(result: SendResult): AttemptEnd {
  if (result.status === "sent") return { state: "sent", providerMessage: result.providerMessage ?? null };
  if (result.status === "refused")
    return { state: "failed", reason: result.reason, permanent: result.permanent };
  return { state: "unknown" };
}
