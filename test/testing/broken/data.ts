import type { Commit, StoredEvent } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { altered, type BrokenStore, broken, capabilities, eventsAs } from "./broken-store.js";

/** Keeps the texts of JSON, and changes them. */
const textsAs = (form: (json: string) => string) =>
  eventsAs((event) => JSON.parse(form(JSON.stringify(event))));

function assigned(data: StoredEvent["data"]): StoredEvent["data"] {
  const copy: Record<string, StoredEvent["data"][string]> = {};
  for (const key of Object.keys(data)) copy[key] = data[key];
  return copy;
}

export const brokenData: readonly BrokenStore[] = [
  broken("limits/events", "takes more events than it declares", () => ({}), {
    open: () => altered({ capabilities }, memoryStore({ limits: { eventsPerAppend: 1_001 } })),
  }),
  broken("limits/bytes", "takes more bytes than it declares", () => ({}), {
    open: () => altered({ capabilities }, memoryStore({ limits: { bytesPerAppend: 3 * 8_388_608 } })),
  }),
  broken("input/any-id", "does not tell capitals from small letters", () => ({
    append: (next, stream, ...more) => next.append({ ...stream, id: stream.id.toLowerCase() }, ...more),
    read: (next, stream, options) => next.read({ ...stream, id: stream.id.toLowerCase() }, options),
  })),
  broken("input/order-of-ids", "orders ids as words", () => ({
    find: async (next, ...args) => {
      const page = await next.find(...args);
      return { ...page, items: page.items.toSorted((a, b) => a.id.localeCompare(b.id)) };
    },
  })),
  broken("input/ids", "takes any text for an id by leaving out what is none", () => ({
    append: (next, stream, ...more) =>
      next.append({ ...stream, id: stream.id.replaceAll(/[^\w.:~-]/g, "").slice(0, 128) || "none" }, ...more),
  })),
  broken("input/no-json", "keeps what JSON makes of data that it cannot carry", () => ({
    append: (next, stream, expected, commit, options) => {
      const text = JSON.stringify(commit, (_, value) => (typeof value === "bigint" ? Number(value) : value));
      return next.append(stream, expected, JSON.parse(text), options);
    },
  })),
  broken("data/text", "ends a text at U+0000", () => textsAs((json) => json.replaceAll(/\\u0000[^"]*/g, ""))),
  broken("data/lone-surrogates", "makes U+FFFD of half a surrogate pair", () =>
    textsAs((json) => json.replaceAll(/\\u[dD][89a-fA-F]../g, "\ufffd")),
  ),
  broken("data/numbers", "keeps numbers with 15 digits", () =>
    eventsAs((event) =>
      JSON.parse(
        JSON.stringify(event, (_, value) =>
          typeof value === "number" ? Number(value.toPrecision(15)) : value,
        ),
      ),
    ),
  ),
  broken("data/prototype-keys", "copies data by assignment", () =>
    eventsAs((event) => ({ ...event, data: assigned(event.data) })),
  ),
  broken("ownership/given", "keeps the objects it was given", () => {
    const given = new Map<string, Commit["events"][number]>();
    return {
      append: async (next, stream, expected, commit, options) => {
        const result = await next.append(stream, expected, commit, options);
        if (result.status === "ok")
          for (const [index, event] of commit.events.entries())
            given.set(`${stream.tenant}/${stream.kind}/${stream.id}/${result.first + index}`, event);
        return result;
      },
      read: async (next, stream, options) =>
        (await next.read(stream, options)).map((event) => ({
          ...event,
          data: given.get(`${stream.tenant}/${stream.kind}/${stream.id}/${event.version}`)?.data ?? {},
        })),
    };
  }),
  broken("ownership/returned", "returns its own objects, not frozen", () => {
    const returned = new Map<string, StoredEvent>();
    return {
      read: async (next, stream, options) =>
        (await next.read(stream, options)).map((event) => {
          const place = `${stream.tenant}/${stream.kind}/${stream.id}/${event.version}`;
          const copy = returned.get(place) ?? structuredClone(event);
          returned.set(place, copy);
          return copy;
        }),
    };
  }),
  broken("limits/declared", "declares no limit", () => ({}), {
    capabilities: {
      ...capabilities,
      limits: { ...capabilities.limits, bytesPerAppend: Number.POSITIVE_INFINITY },
    },
    open: () => memoryStore({ limits: { bytesPerAppend: Number.POSITIVE_INFINITY } }),
  }),
  broken("input/expected", "takes a negative expected version for that of a new stream", () => ({
    append: (next, stream, expected, ...more) => next.append(stream, Math.max(0, expected), ...more),
  })),
  broken("data/recorded-at", "keeps times and schema versions in 32 bits", () =>
    eventsAs((event) => ({ ...event, recordedAt: event.recordedAt | 0, schema: event.schema | 0 })),
  ),
  broken("data/shapes", "leaves out what is empty", () =>
    eventsAs((event) =>
      JSON.parse(
        JSON.stringify(event, (_, value) =>
          typeof value === "object" && value !== null && Object.keys(value).length === 0 ? undefined : value,
        ),
      ),
    ),
  ),
  broken("data/one-mebibyte", "keeps 1,000,000 characters of a text", () =>
    eventsAs((event) => ({ ...event, personal: event.personal?.slice(0, 1_000_000) ?? null })),
  ),
  broken("random/as-the-model", "forgets every fiftieth append", () => {
    let appends = 0;
    return {
      append: async (next, stream, expected, commit, options) =>
        ++appends % 50 === 0 && commit.events.length > 0
          ? { status: "ok", first: expected + 1, last: expected + commit.events.length }
          : next.append(stream, expected, commit, options),
    };
  }),
];
