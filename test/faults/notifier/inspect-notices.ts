import type { Desk } from "throughline";
import type { Notice } from "throughline/journey";

/** What is wrong with the notices of a journey, in numbers. */
export interface Inspected {
  /** Things to be told of that nothing was written of, or that did not come to their end. */
  lost: number;
  /** Messages that were brought a second time without an attempt that is recorded as unknown. */
  twice: number;
  /** Messages that were brought although their record says that nobody got one. */
  denied: number;
  /** Records that say that a message was brought which was not. */
  claimed: number;
  /** Notices that ended as unknown. */
  unknown: number;
}

export function nothingWrong(): Inspected {
  return { lost: 0, twice: 0, denied: 0, claimed: 0, unknown: 0 };
}

/** Compares what the journey says with what the provider brought. */
export async function inspectNotices(
  desk: Desk,
  journey: string,
  { taken, replies }: { readonly taken: readonly string[]; readonly replies: number },
): Promise<Inspected> {
  const found = nothingWrong();
  const notices = await desk.notices.list(journey);
  const told = (kind: string) => notices.filter((notice) => causeKind(notice) === kind);
  found.lost +=
    Math.max(0, replies - told("update.reply-waiting").length) +
    Math.max(0, 1 - told("action.needed").length);
  for (const notice of notices) {
    const brought = notice.attempts.map(({ key }) => taken.filter((one) => one === key).length);
    const keys = new Set(notice.attempts.map(({ key }) => key));
    const messages = [...keys].reduce((sum, key) => sum + taken.filter((one) => one === key).length, 0);
    const anyUnknown = notice.attempts.some(({ state }) => state === "unknown");
    if (messages > 1 && !anyUnknown) found.twice++;
    for (const [index, { state }] of notice.attempts.entries()) {
      if (state === "started") found.lost++;
      if (state === "failed" && (brought[index] ?? 0) > 0) found.denied++;
      if ((state === "sent" || state === "delivered") && brought[index] === 0) found.claimed++;
    }
    if (notice.state === "unknown") found.unknown++;
    if (notice.state === "suppressed" && !isAccountedFor(notice, notices)) found.lost++;
  }
  return found;
}

/** Its own kind, also where it went out as a digest. */
function causeKind({ notice }: Notice): string {
  return notice.slice(notice.indexOf(".") + 1);
}

/** What was told in another notice says so, and another one went out, or nobody can tell. */
function isAccountedFor({ suppressions }: Notice, notices: readonly Notice[]): boolean {
  const reasons = suppressions.flatMap((one) => one.reasons);
  return reasons.includes("digested") && notices.some(({ state }) => state === "sent" || state === "unknown");
}
