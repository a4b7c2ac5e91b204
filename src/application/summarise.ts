import { viewPacket } from "../handoff/packet/audience.js";
import type { GivenSummary } from "../handoff/packet/build.js";
import { TEXT_AUDIENCES, type TextAudience, type TransferPacket } from "../handoff/packet/packet.js";
import { maySee } from "../handoff/vocabulary.js";
import type { SummaryFailure } from "../journey/packets/events.js";
import { throwIfAborted } from "./aborting.js";
import type { TenantContext } from "./tenant-context.js";

/** Summaries are written for the desk, unless the summariser says that fewer may read them. */
const AUDIENCE = "agent";

interface Asked {
  readonly locale?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A summary by the desk's summariser, or why there is none; `undefined` where the desk has no summariser. */
export async function summarise(
  { tenant, summarize, summarizeWithinMs }: TenantContext,
  packet: TransferPacket,
  { locale, signal: callers }: Asked,
): Promise<GivenSummary | { readonly failure: SummaryFailure } | undefined> {
  if (summarize === undefined) return undefined;
  const late = AbortSignal.timeout(summarizeWithinMs);
  const signal = callers === undefined ? late : AbortSignal.any([callers, late]);
  try {
    const context = {
      tenant,
      audience: AUDIENCE,
      signal,
      ...(locale === undefined ? {} : { locale }),
    } as const;
    const given = await inTime(summarize(viewPacket(packet, AUDIENCE), context), signal);
    return readSummary(given) ?? { failure: "failed" };
  } catch {
    throwIfAborted(callers);
    return { failure: late.aborted ? "timed-out" : "failed" };
  }
}

/** Ends with the signal, also where the summariser does not look at it. */
function inTime<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    Promise.resolve(call)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

/** What a summariser gave, where it is a summary: text, how it was made, and an audience that is not lower than what it read. */
function readSummary(given: unknown): GivenSummary | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { text, method, by, audience = AUDIENCE }: Partial<Record<keyof GivenSummary, unknown>> = given;
  const known = TEXT_AUDIENCES.find((one): one is TextAudience => one === audience);
  if (typeof text !== "string" || text.trim() === "" || typeof method !== "string" || method === "")
    return undefined;
  if (known === undefined || (by != null && typeof by !== "string")) return undefined;
  const least = maySee(known, AUDIENCE) ? known : AUDIENCE;
  return { text, method, audience: least, ...(by == null || by === "" ? {} : { by }) };
}
