/** Notices as the design tells it: a list of what was tried, looked through whenever it is asked. */
import type { JourneyCommand } from "throughline/journey";
import type { Outcome } from "./protocol-model.js";

type Order<Type extends JourneyCommand["type"]> = Extract<JourneyCommand, { type: Type }>;

interface Attempt {
  readonly channel: string;
  unknown: boolean;
  sent: boolean;
  failed: boolean;
  deliveredAt: number | null;
}

interface KnownNotice {
  readonly id: string;
  readonly keys: string[];
  readonly attempts: Attempt[];
  readonly suppressed: { readonly channel: string | null; readonly why: string }[];
  readAt: number | null;
}

const refuse = (code: string): Outcome => ({ code });
const NOTHING: Outcome = { wrote: [] };
const wrote = (...types: readonly string[]): Outcome => ({ wrote: [...types] });

export class NoticeModel {
  readonly known: KnownNotice[] = [];
  /** How many events there were. */
  events = 0;

  run(
    command:
      | Order<"startNotice">
      | Order<"settleNotice">
      | Order<"recordNoticeReceipt">
      | Order<"suppressNotice">,
  ): Outcome {
    const outcome = this.#run(command);
    if ("wrote" in outcome) this.events += outcome.wrote.length;
    return outcome;
  }

  #run(command: Parameters<NoticeModel["run"]>[0]): Outcome {
    switch (command.type) {
      case "startNotice":
        return this.#start(command);
      case "settleNotice":
        return this.#settle(command);
      case "recordNoticeReceipt":
        return this.#report(command);
      case "suppressNotice":
        return this.#suppress(command);
    }
  }

  #start({ notice: id, key, channel, despiteUnknown, attempt }: Order<"startNotice">): Outcome {
    if (this.known.some((one) => one.id !== id && one.keys.includes(key))) return refuse("WRONG_STATE");
    const notice = this.#notice(id) ?? { id, keys: [], attempts: [], suppressed: [], readAt: null };
    const over = notice.readAt !== null || notice.suppressed.some((one) => one.channel === null);
    const allFailed = notice.attempts.every(
      (one) => stateOf(one) === "failed" || (despiteUnknown === true && stateOf(one) === "unknown"),
    );
    if (over || !allFailed) return refuse("WRONG_STATE");
    if (attempt !== undefined && attempt !== notice.attempts.length + 1) return refuse("WRONG_STATE");
    if (!this.known.includes(notice)) this.known.push(notice);
    notice.keys.push(key);
    notice.attempts.push({ channel, unknown: false, sent: false, failed: false, deliveredAt: null });
    return wrote("notice.started");
  }

  #settle({ notice, attempt, outcome }: Order<"settleNotice">): Outcome {
    const tried = this.#notice(notice)?.attempts[attempt - 1];
    if (tried === undefined) return refuse("UNKNOWN_ITEM");
    const state = stateOf(tried);
    if (outcome === "unknown") {
      if (state !== "started") return NOTHING;
      tried.unknown = true;
      return wrote("notice.unknown");
    }
    if (outcome === "sent") {
      if (tried.sent) return NOTHING;
      if (state === "failed") return refuse("WRONG_STATE");
      tried.sent = true;
      return wrote("notice.sent");
    }
    if (state === "failed") return NOTHING;
    if (state === "sent" || state === "delivered") return refuse("WRONG_STATE");
    tried.failed = true;
    return wrote("notice.failed");
  }

  #report({ notice: id, attempt, status, occurredAt }: Order<"recordNoticeReceipt">): Outcome {
    const notice = this.#notice(id);
    const tried = notice?.attempts[(attempt ?? notice.attempts.length) - 1];
    if (notice === undefined || tried === undefined) return refuse("UNKNOWN_ITEM");
    if (status === "failed") {
      if (tried.failed || tried.deliveredAt !== null) return NOTHING;
      tried.failed = true;
      return wrote("notice.failed");
    }
    const types: string[] = [];
    if (tried.deliveredAt === null || occurredAt < tried.deliveredAt) {
      tried.deliveredAt = occurredAt;
      types.push("notice.delivered");
    }
    if (status === "read" && (notice.readAt === null || occurredAt < notice.readAt)) {
      notice.readAt = occurredAt;
      types.push("notice.read");
    }
    return wrote(...types);
  }

  #suppress({ notice: id, channel, reasons }: Order<"suppressNotice">): Outcome {
    const notice = this.#notice(id) ?? { id, keys: [], attempts: [], suppressed: [], readAt: null };
    const why = JSON.stringify(reasons);
    if (channel === null && notice.attempts.some((one) => stateOf(one) !== "failed")) return NOTHING;
    if (notice.suppressed.some((one) => one.channel === channel && one.why === why)) return NOTHING;
    if (!this.known.includes(notice)) this.known.push(notice);
    notice.suppressed.push({ channel, why });
    return wrote("notice.suppressed");
  }

  #notice(id: string): KnownNotice | undefined {
    return this.known.find((one) => one.id === id);
  }

  /** As it is shown: how it stands, each attempt, and when it was read. */
  shown(): unknown {
    return this.known.map((notice) => ({
      id: notice.id,
      state: stateOfNotice(notice),
      attempts: notice.attempts.map((one) => ({
        channel: one.channel,
        state: stateOf(one),
        deliveredAt: one.deliveredAt,
      })),
      suppressed: notice.suppressed.length,
      readAt: notice.readAt,
    }));
  }
}

function stateOf({ deliveredAt, failed, sent, unknown }: Attempt): string {
  if (deliveredAt !== null) return "delivered";
  if (failed) return "failed";
  if (sent) return "sent";
  return unknown ? "unknown" : "started";
}

function stateOfNotice({ readAt, attempts, suppressed }: KnownNotice): string {
  const states = attempts.map(stateOf);
  if (readAt !== null) return "read";
  if (states.includes("delivered")) return "delivered";
  if (states.includes("sent")) return "sent";
  if (states.length === 0 || suppressed.some(({ channel }) => channel === null)) return "suppressed";
  return states[states.length - 1] ?? "";
}
