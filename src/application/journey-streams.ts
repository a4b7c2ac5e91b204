import type { Journey } from "../journey/state.js";
import { ThroughlineError } from "../kernel/error.js";
import { type StreamId, safeId } from "../kernel/stream-id.js";
import type { IndexKey, Page } from "../storage/event-store.js";
import type { TenantContext } from "./tenant-context.js";

/** @throws ThroughlineError `INVALID_INPUT` */
export function journeyStream({ tenant }: TenantContext, id: string): StreamId {
  return { tenant, kind: "journey", id: safeId(id, "journey") };
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function customerStream({ tenant }: TenantContext, id: string): StreamId {
  return { tenant, kind: "customer", id: safeId(id, "customer") };
}

/**
 * A journey as the store has it now.
 *
 * @throws ThroughlineError `NOT_FOUND`
 */
export async function loadJourney(context: TenantContext, id: string): Promise<Journey> {
  const { state } = await context.journeys.reader.load(journeyStream(context, id));
  if (state !== null) return state;
  throw new ThroughlineError("NOT_FOUND", `There is no journey ${id} here. Check its id and its tenant.`, {
    details: { journey: id },
  });
}

/** The journey that goes on where this one was merged, and that one's, to the end. */
export async function followMerges(context: TenantContext, id: string): Promise<Journey> {
  let journey = await loadJourney(context, id);
  const passed = new Set([journey.id]);
  while (journey.mergedInto !== null && !passed.has(journey.mergedInto)) {
    passed.add(journey.mergedInto);
    journey = await loadJourney(context, journey.mergedInto);
  }
  return journey;
}

/** The ids of the streams of a kind that hold any of the keys, at most `most`. */
export async function findIds(
  { store, tenant }: TenantContext,
  kind: StreamId["kind"],
  keys: readonly IndexKey[],
  most: number,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const key of keys) {
    const { items } = await store.find(tenant, key, { limit: most });
    for (const stream of items) if (stream.kind === kind) found.add(stream.id);
  }
  return [...found].slice(0, most);
}

/** The ids of all streams of a kind that hold any of the keys, page by page. */
export async function findEveryId(
  { store, tenant }: TenantContext,
  kind: StreamId["kind"],
  keys: readonly IndexKey[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const key of keys) {
    let after: string | null = null;
    do {
      const page: Page<StreamId> = await store.find(tenant, key, after === null ? {} : { after });
      for (const stream of page.items) if (stream.kind === kind) found.add(stream.id);
      after = page.next;
    } while (after !== null);
  }
  return [...found];
}
