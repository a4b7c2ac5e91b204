import type { StreamId } from "../../kernel/stream-id.js";
import type {
  AppendResult,
  Commit,
  EventStore,
  IndexKey,
  NewEvent,
  Page,
} from "../../storage/event-store.js";
import { Mismatch } from "../expect.js";

/** The first moment of the samples; event n is recorded n seconds later. */
export const START_AT = 1_772_348_400_000;

export function journey(id: string, tenant = "acme"): StreamId {
  return { tenant, kind: "journey", id };
}

export function customer(id: string, tenant = "acme"): StreamId {
  return { tenant, kind: "customer", id };
}

export function event(number: number, more: Partial<NewEvent> = {}): NewEvent {
  return {
    id: `event-${number}`,
    type: "message.recorded",
    schema: 1,
    recordedAt: START_AT + number * 1_000,
    data: { number, nested: { list: [1, "two", null, true] } },
    personal: number % 2 === 0 ? null : `sealed-${number}`,
    ...more,
  };
}

/** The events `from` to `to`. */
export function events(from: number, to: number, more: Partial<NewEvent> = {}): readonly NewEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => event(from + index, more));
}

export function commit(commandId: string, written: readonly NewEvent[], index?: Commit["index"]): Commit {
  const command = { id: commandId, fingerprint: `print-of-${commandId}` };
  return index === undefined ? { command, events: written } : { command, events: written, index };
}

export function key(mac: string, more: Partial<IndexKey> = {}): IndexKey {
  return { kind: "phone", kid: "k1", mac, ...more };
}

/** Appends and insists on `ok`. */
export async function written(
  store: EventStore,
  stream: StreamId,
  expected: number,
  what: Commit,
): Promise<{ first: number; last: number }> {
  const result = await store.append(stream, expected, what);
  if (result.status === "ok") return { first: result.first, last: result.last };
  throw new Mismatch(`Appending ${what.command.id} at version ${expected} was not accepted`, "ok", result);
}

/** The versions there are. */
export async function versionsOf(store: EventStore, stream: StreamId): Promise<readonly number[]> {
  return (await store.read(stream)).map(({ version }) => version);
}

/** Every item of every page, and how many each page had. A listing that does not end is a mismatch. */
async function allPages<T>(
  read: (after: string | undefined) => Promise<Page<T>>,
  mostPages = 500,
): Promise<{ items: readonly T[]; sizes: readonly number[] }> {
  const items: T[] = [];
  const sizes: number[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    items.push(...page.items);
    sizes.push(page.items.length);
    if (sizes.length > mostPages)
      throw new Mismatch("The pages do not end", `at most ${mostPages}`, sizes.length);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return { items, sizes };
}

/** The pages of `find`, at most `limit` streams each. */
export function foundStreams(store: EventStore, tenant: string, what: IndexKey, limit?: number) {
  return allPages((after) => store.find(tenant, what, page(limit, after)));
}

/** The pages of `list`. */
export function listedStreams(store: EventStore, tenant: string, options: Parameters<EventStore["list"]>[1]) {
  return allPages((after) => store.list(tenant, { ...options, ...page(options.limit, after) }));
}

/** How many appends ended how. */
export function tally(results: readonly AppendResult[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function page(limit: number | undefined, after: string | undefined): { limit?: number; after?: string } {
  return { ...(limit === undefined ? {} : { limit }), ...(after === undefined ? {} : { after }) };
}
