import {
  createThroughline,
  type Desk,
  type JourneyNotifier,
  type JourneyNotifierOptions,
  journeyNotifier,
  type Throughline,
  type ThroughlineOptions,
} from "throughline";
import type { RenderedNotice } from "throughline/notifications";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import type { ChannelSender, OutgoingNotice, SendResult } from "throughline/sending";
import type { EventStore } from "throughline/storage";
import { memoryCoordination, memoryStore } from "throughline/storage/memory";
import { VirtualTime } from "../../scheduling/virtual-time.js";
import { countingIds, secrets } from "../support.js";

/** What a customer got. */
interface Received {
  readonly at: number;
  readonly channel: string;
  readonly to: string;
  readonly kind: string;
  readonly text: string;
}

/** A phone, a mailbox, a window: everything that is sent arrives, unless it is told otherwise. */
class CustomerSide {
  readonly received: Received[] = [];
  /** What the provider of a channel answers next. */
  readonly answers = new Map<string, SendResult[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  sender(): ChannelSender {
    return {
      send: async (notice: OutgoingNotice) => {
        const answer = this.answers.get(notice.channel)?.shift() ?? { status: "sent" };
        if (answer.status !== "sent") return answer;
        const { channel, to, kind, rendered } = notice;
        this.received.push({ at: this.#now(), channel, to, kind, text: textOf(rendered) });
        return { status: "sent", providerMessage: `${channel}-${this.received.length}` };
      },
    };
  }

  /** Kinds and channels, in order: `update.reply-waiting sms`. */
  get told(): readonly string[] {
    return this.received.map(({ kind, channel }) => `${kind} ${channel}`);
  }
}

function textOf(rendered: RenderedNotice): string {
  if ("text" in rendered) return rendered.text;
  if ("body" in rendered) return rendered.body;
  if ("speech" in rendered) return rendered.speech;
  return JSON.stringify(rendered.message);
}

/** A desk whose notifier runs in virtual time: what happens is met at once, and timers fire as time passes. */
export interface NotifiedDesk {
  readonly time: VirtualTime;
  readonly store: EventStore;
  readonly throughline: Throughline;
  readonly desk: Desk;
  readonly notifier: JourneyNotifier;
  readonly customerSide: CustomerSide;
  /** Lets the notifier meet what happened, then time pass. */
  readonly pass: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const entries = {
  web: { to: "https://kyma.example/case" },
  whatsapp: { to: "+302101234567" },
  messenger: { to: "kyma.support" },
  phone: { to: "+302101234567" },
} as const;

export async function notifiedDesk(
  options: Partial<JourneyNotifierOptions> = {},
  application: Partial<ThroughlineOptions> = {},
): Promise<NotifiedDesk> {
  let atWork = 0;
  const time = new VirtualTime(Date.parse("2026-03-02T10:00:00+02:00"), async () => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (atWork > 0);
  });
  const { clock, setTimer } = time;
  const store = memoryStore();
  const scheduler = inProcessScheduler({ clock, setTimer, random: () => 0.5 });
  const throughline = createThroughline({ store, secrets, clock, ids: countingIds(), ...application });
  const customerSide = new CustomerSide(() => clock.now());
  const sender = customerSide.sender();
  const notifier = journeyNotifier({
    throughline,
    senders: { whatsapp: sender, sms: sender, email: sender, messenger: sender, "web-chat": sender },
    coordination: memoryCoordination(),
    scheduler,
    entries,
    brand: { name: "Kyma" },
    locale: "en",
    country: "GR",
    setTimer,
    nameOf: ({ id }) => id.charAt(0).toUpperCase() + id.slice(1),
    following: { from: "beginning" },
    ...options,
  });
  const running = await scheduler.run(async (timer, context) => {
    atWork++;
    try {
      await notifier.handle(timer, context);
    } finally {
      atWork--;
    }
  });
  const meet = async (): Promise<void> => {
    while ((await notifier.follower.runOnce()).commits > 0);
  };
  return {
    time,
    store,
    throughline,
    desk: throughline.tenant("acme"),
    notifier,
    customerSide,
    pass: async (ms) => {
      await meet();
      await time.pass(ms);
      // What was sent is on the journey now, and is met in its turn.
      await meet();
    },
    stop: () => running.stop(),
  };
}
