import type { Clock } from "throughline";
import type {
  ChannelSender,
  NoticeJournal,
  OutgoingNotice,
  SendContext,
  SendResult,
  SetTimer,
} from "throughline/sending";
import type { RenderedNotice } from "../../src/notifications/rendering/rendered-notice.js";
import type { Drive, NoticeJob, Verdict } from "../../src/sending/drive-notice.js";
import { memoryJournal } from "../../src/sending/memory-journal.js";
import { SENDING_POLICY } from "../../src/sending/sending-policy.js";

/** A clock that stands still until it is moved, and the timers that it fires on its way. */
export class TestTime {
  #now: number;
  #timers: { readonly at: number; readonly fire: () => void }[] = [];

  constructor(start = 1_000_000) {
    this.#now = start;
  }

  readonly clock: Clock = { now: () => this.#now };

  readonly setTimer: SetTimer = (fire, afterMs) => {
    const timer = { at: this.#now + afterMs, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  /** How many timers wait. */
  get armed(): number {
    return this.#timers.length;
  }

  to(at: number): void {
    this.#now = Math.max(this.#now, at);
    for (const timer of this.#timers.filter((one) => one.at <= this.#now)) {
      this.#timers = this.#timers.filter((one) => one !== timer);
      timer.fire();
    }
  }

  move(byMs: number): void {
    this.to(this.#now + byMs);
  }
}

/** What a sender was called with. */
export interface Call {
  readonly channel: string;
  readonly to: string;
  readonly key: string;
}

/** A provider that answers by a script, then with `sent`. */
export class ScriptedSender implements ChannelSender {
  readonly calls: Call[] = [];
  readonly #script: ((context: SendContext) => Promise<SendResult> | SendResult)[];

  constructor(...script: (SendResult | ((context: SendContext) => Promise<SendResult> | SendResult))[]) {
    this.#script = script.map((answer) => (typeof answer === "function" ? answer : () => answer));
  }

  send: ChannelSender["send"] = (notice, context) => this.scripted(notice, context);

  async scripted({ channel, to }: OutgoingNotice, context: SendContext): Promise<SendResult> {
    this.calls.push({ channel, to, key: context.idempotencyKey });
    const answer = this.#script.shift();
    return answer === undefined ? { status: "sent" } : answer(context);
  }
}

/** A text as SMS and WhatsApp take it. */
export function sampleRendered(channel: string): RenderedNotice {
  const length = { field: "text", size: 5, unit: "characters", limit: null } as const;
  const text = "Hello";
  return {
    format: "text",
    channel,
    kind: "update.reply-waiting",
    locale: "el",
    fits: true,
    length,
    overAdvised: [],
    text,
  };
}

export const busy = { status: "refused", reason: "busy", permanent: false } as const;
export const badNumber = { status: "refused", reason: "bad-number", permanent: true } as const;
export const unknown = { status: "unknown" } as const;

/** A notice for WhatsApp, else SMS, that may always be sent. */
export function sampleJob(options: Partial<NoticeJob> = {}): NoticeJob {
  return {
    notice: "n-1",
    kind: "update.reply-waiting",
    cause: "e-1",
    tenant: "acme",
    scope: "acme/j-1",
    addresses: [
      { channel: "whatsapp", to: "+306941234567" },
      { channel: "sms", to: "+306941234567" },
    ],
    judge: async (): Promise<Verdict> => ({ outcome: "send", form: "free", joins: [] }),
    prepare: async ({ channel }) => ({
      rendered: sampleRendered(channel),
      kind: "update.reply-waiting",
      locale: "el",
    }),
    ...options,
  };
}

export function sampleDrive(
  senders: Readonly<Record<string, ChannelSender>>,
  options: Partial<Drive> = {},
): Drive & { readonly time: TestTime; readonly journal: NoticeJournal } {
  const time = new TestTime();
  return {
    senders,
    journal: memoryJournal({ clock: time.clock }),
    policy: SENDING_POLICY,
    clock: time.clock,
    setTimer: time.setTimer,
    time,
    ...options,
  };
}
