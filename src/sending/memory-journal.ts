import type { Clock } from "../kernel/clock.js";
import type { NoticeJournal } from "./notice-journal.js";
import { NOTHING_DONE, type SendAttempt, type SendRecord } from "./send-record.js";

/**
 * A journal in memory: for tests, and where a notice may be sent again after the process ends. It keeps everything, so give a real one to a process
 * that lives long.
 */
export function memoryJournal({ clock }: { readonly clock: Clock }): NoticeJournal {
  const records = new Map<string, SendRecord>();
  const recordOf = (notice: string): SendRecord => records.get(notice) ?? NOTHING_DONE;

  return {
    read: async (notice) => recordOf(notice),
    start: async ({ notice, attempt, channel, key }) => {
      const { attempts, suppressed } = recordOf(notice);
      if (suppressed !== null || attempts.length !== attempt - 1) return false;
      const now = clock.now();
      const started: SendAttempt = {
        attempt,
        channel,
        key,
        startedAt: now,
        state: "started",
        since: now,
        reason: null,
        permanent: false,
      };
      records.set(notice, { attempts: [...attempts, started], suppressed });
      return true;
    },
    settle: async (notice, attempt, end) => {
      const { attempts, suppressed } = recordOf(notice);
      const settled = attempts.map((one) => {
        if (one.attempt !== attempt || !mayBecome(one.state, end.state)) return one;
        const failure = end.state === "failed" ? end : { reason: null, permanent: false };
        return {
          ...one,
          state: end.state,
          since: clock.now(),
          reason: failure.reason,
          permanent: failure.permanent,
        };
      });
      records.set(notice, { attempts: settled, suppressed });
    },
    suppress: async ({ notice, channel, reasons }) => {
      const { attempts, suppressed } = recordOf(notice);
      const state = attempts.at(-1)?.state ?? "failed";
      if (channel !== null || suppressed !== null || state !== "failed") return;
      records.set(notice, { attempts, suppressed: [...reasons] });
    },
  };
}

function mayBecome(state: SendAttempt["state"], end: SendAttempt["state"]): boolean {
  return state === "started" || (state === "unknown" && end !== "unknown");
}
