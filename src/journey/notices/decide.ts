import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type { RecordNoticeReceipt, SettleNotice, StartNotice, SuppressNotice } from "./commands.js";
import { type Notice, type NoticeAttempt, noticeOf } from "./state.js";

export function startNotice(draft: JourneyDraft, command: StartNotice): Refused | null {
  const { type: _, id: __, despiteUnknown = false, attempt: expected, ...data } = command;
  const holder = noticeOf(draft.state, draft.state.noticeKeys.latest(data.key)?.data.notice ?? data.notice);
  if (holder !== undefined && holder.notice !== data.notice)
    return refused(
      "WRONG_STATE",
      `Key ${data.key} belongs to notice ${holder.notice}. Start that one again, or use a new key.`,
      about(holder),
    );
  const next = (holder?.attempts.length ?? 0) + 1;
  const allowed = holder === undefined || mayTryAgain(holder, despiteUnknown);
  if (!allowed || (expected ?? next) !== next)
    return refused(
      "WRONG_STATE",
      `Notice ${data.notice} stands at attempt ${next - 1}. Settle that first; what went out is not sent again.`,
      holder === undefined ? { notice: data.notice, attempts: 0 } : about(holder),
    );
  draft.add({ ...draft.stamp("notice.started"), data: { ...data, attempt: next }, personal: null });
  return null;
}

function mayTryAgain({ attempts, suppressions }: Notice, despiteUnknown: boolean): boolean {
  if (suppressions.some(({ channel }) => channel === null)) return false;
  return attempts.every(({ state }) => state === "failed" || (despiteUnknown && state === "unknown"));
}

/** What a refusal names of a notice. */
function about({ notice, state, attempts }: Notice): Readonly<Record<string, unknown>> {
  return { notice, state, attempts: attempts.length };
}

export function settleNotice(draft: JourneyDraft, command: SettleNotice): Refused | null {
  const { notice, attempt } = command;
  const found = attemptOf(draft, notice, attempt);
  if (found === undefined) return unknownAttempt(notice, attempt);
  const { state } = found;
  switch (command.outcome) {
    case "sent": {
      if (found.sentAt !== null) return null;
      if (state === "failed") return settledOtherwise(notice, found);
      const { providerMessage = null, receiptKey } = command;
      draft.add({
        ...draft.stamp("notice.sent"),
        data: { notice, attempt, ...(receiptKey === undefined ? {} : { receiptKey }) },
        personal: { providerMessage },
      });
      return null;
    }
    case "failed": {
      if (state === "failed") return null;
      if (state === "sent" || state === "delivered") return settledOtherwise(notice, found);
      const { reason, permanent } = command;
      draft.add({
        ...draft.stamp("notice.failed"),
        data: { notice, attempt, reason, permanent },
        personal: null,
      });
      return null;
    }
    case "unknown": {
      if (state !== "started") return null;
      draft.add({ ...draft.stamp("notice.unknown"), data: { notice, attempt }, personal: null });
      return null;
    }
  }
}

export function recordNoticeReceipt(draft: JourneyDraft, command: RecordNoticeReceipt): Refused | null {
  const { notice, status, occurredAt } = command;
  const known = noticeOf(draft.state, notice);
  const attempt = command.attempt ?? known?.attempts.length ?? 0;
  const found = attemptOf(draft, notice, attempt);
  if (known === undefined || found === undefined) return unknownAttempt(notice, attempt);
  if (status === "failed") {
    if (found.state === "failed" || found.state === "delivered") return null;
    const { reason = "undelivered", permanent = false } = command;
    draft.add({
      ...draft.stamp("notice.failed"),
      data: { notice, attempt, reason, permanent },
      personal: null,
    });
    return null;
  }
  if (isNews(found.deliveredAt, occurredAt))
    draft.add({
      ...draft.stamp("notice.delivered"),
      data: { notice, attempt, occurredAt },
      personal: null,
    });
  if (status === "read" && isNews(known.readAt, occurredAt))
    draft.add({ ...draft.stamp("notice.read"), data: { notice, occurredAt }, personal: null });
  return null;
}

function isNews(known: number | null, at: number): boolean {
  return known === null || at < known;
}

export function suppressNotice(draft: JourneyDraft, command: SuppressNotice): null {
  const { type: _, id: __, ...data } = command;
  const known = noticeOf(draft.state, data.notice);
  if (data.channel === null && known?.attempts.some(({ state }) => state !== "failed")) return null;
  const reasons = data.reasons.join();
  const again = known?.suppressions.some(
    (one) => one.channel === data.channel && one.reasons.join() === reasons,
  );
  if (again !== true) draft.add({ ...draft.stamp("notice.suppressed"), data, personal: null });
  return null;
}

function attemptOf(draft: JourneyDraft, notice: string, attempt: number): NoticeAttempt | undefined {
  return noticeOf(draft.state, notice)?.attempts[attempt - 1];
}

function unknownAttempt(notice: string, attempt: number): Refused {
  return refused(
    "UNKNOWN_ITEM",
    `Attempt ${attempt} of notice ${notice} was never started on this journey. Check both.`,
    { notice, attempt },
  );
}

function settledOtherwise(notice: string, { attempt, state }: NoticeAttempt): Refused {
  return refused("WRONG_STATE", `Attempt ${attempt} of notice ${notice} is settled already (${state}).`, {
    notice,
    attempt,
    state,
  });
}
