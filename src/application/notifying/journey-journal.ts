import { type NoticeAttempt, noticeOf } from "../../journey/notices/state.js";
import type { Journey } from "../../journey/state.js";
import { isThroughlineError } from "../../kernel/error.js";
import type { AttemptEnd, NoticeJournal } from "../../sending/notice-journal.js";
import { NOTHING_DONE, type SendAttempt, type SendRecord } from "../../sending/send-record.js";
import type { Desk } from "../desk.js";

/** A journal of notices that is the journey itself: every attempt is an event of it. */
export function journeyJournal(desk: Pick<Desk, "journeys" | "notices">, journey: string): NoticeJournal {
  return {
    read: async (notice) => sendRecord(await desk.journeys.get(journey), notice),
    start: async ({ notice, attempt, kind, channel, locale, key, cause }) => {
      const { attempts } = sendRecord(await desk.journeys.get(journey), notice);
      const despiteUnknown = attempts.some(({ state }) => state === "unknown");
      try {
        const started = await desk.notices.start(
          journey,
          { notice, attempt, kind, channel, locale, key, cause, despiteUnknown },
          { commandId: commandId("start", notice, attempt) },
        );
        return started.status === "ok" && !started.repeated;
      } catch (error) {
        // Another process began the same attempt, and worded it otherwise.
        if (isThroughlineError(error, "COMMAND_REUSED")) return false;
        throw error;
      }
    },
    settle: async (notice, attempt, end) => {
      await desk.notices.settle(journey, { notice, attempt, ...settlementOf(end) });
    },
    suppress: async ({ notice, kind, channel, cause, reasons }) => {
      await desk.notices.suppress(journey, { notice, kind, channel, cause, reasons, key: null });
    },
  };
}

/** What is known of a notice of a journey, as the notifier goes by it. */
function sendRecord(journey: Journey, id: string): SendRecord {
  const notice = noticeOf(journey, id);
  if (notice === undefined) return NOTHING_DONE;
  const { attempts, suppressions, readAt } = notice;
  return {
    attempts: attempts.map((attempt, index) =>
      index === attempts.length - 1 && readAt !== null
        ? { ...sendAttempt(attempt), state: "read" }
        : sendAttempt(attempt),
    ),
    suppressed: suppressions.find(({ channel }) => channel === null)?.reasons ?? null,
  };
}

function sendAttempt(attempt: NoticeAttempt): SendAttempt {
  const { channel, key, startedAt, state, since, failure } = attempt;
  return {
    attempt: attempt.attempt,
    channel,
    key,
    startedAt,
    state,
    since,
    reason: failure?.reason ?? null,
    permanent: failure?.permanent ?? false,
  };
}

function settlementOf(end: AttemptEnd) {
  switch (end.state) {
    case "sent":
      return { outcome: end.state, providerMessage: end.providerMessage ?? undefined };
    case "failed":
      return { outcome: end.state, reason: end.reason, permanent: end.permanent };
    case "unknown":
      return { outcome: end.state };
  }
}

/** Named by what it begins: begun twice, it is the same command. */
function commandId(what: string, notice: string, attempt: number): string {
  return `notice:${what}:${notice}:${attempt}`;
}
