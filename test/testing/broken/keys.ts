import type { IndexKey, StreamId } from "throughline/storage";
import { type BrokenStore, broken, type Overrides, versionOf, withKeys } from "./broken-store.js";

const isOther = (stream: StreamId) => (one: StreamId) => one.kind !== stream.kind || one.id !== stream.id;

/** Passes every key on in another form. */
const keysAs = (form: (key: IndexKey) => IndexKey): Overrides => ({
  append: (next, stream, expected, commit, options) =>
    next.append(
      stream,
      expected,
      withKeys(commit, ({ add = [], remove = [] }) => ({
        add: add.map(({ key, ...more }) => ({ key: form(key), ...more })),
        remove: remove.map(form),
      })),
      options,
    ),
  find: (next, tenant, key, options) => next.find(tenant, form(key), options),
});

export const brokenKeys: readonly BrokenStore[] = [
  broken("keys/unique-taken", "does not hold unique keys unique", () => ({
    append: (next, stream, expected, { index, ...commit }, options) =>
      next.append(
        stream,
        expected,
        index === undefined
          ? commit
          : { ...commit, index: { ...index, add: (index.add ?? []).map(({ key }) => ({ key })) } },
        options,
      ),
  })),
  broken("keys/shared", "holds every key unique", () => ({
    append: (next, stream, expected, { index, ...commit }, options) =>
      next.append(
        stream,
        expected,
        index === undefined
          ? commit
          : {
              ...commit,
              index: { ...index, add: (index.add ?? []).map(({ key }) => ({ key, unique: true })) },
            },
        options,
      ),
  })),
  broken("keys/names-the-taken", "names the first key in place of the one that is taken", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      const first = commit.index?.add?.[0]?.key;
      return result.status === "key-taken" && first !== undefined ? { ...result, key: first } : result;
    },
  })),
  broken("keys/removed", "still finds a key that was removed", () => ({
    append: (next, stream, expected, { index, ...commit }, options) =>
      next.append(
        stream,
        expected,
        index?.add === undefined ? commit : { ...commit, index: { add: index.add } },
        options,
      ),
  })),
  broken("keys/removed-first", "takes new keys before it gives up old ones", () => ({
    append: async (next, stream, expected, commit, options) => {
      const removed = commit.index?.remove?.map((key) => JSON.stringify(key)) ?? [];
      const add = commit.index?.add?.filter(({ key }) => !removed.includes(JSON.stringify(key))) ?? [];
      return next.append(stream, expected, { ...commit, index: { ...commit.index, add } }, options);
    },
  })),
  broken("keys/rotation", "looks keys up without their key id", () =>
    keysAs((key) => ({ ...key, kid: "any" })),
  ),
  broken("keys/parts-apart", "looks keys up by their parts in a row", () =>
    keysAs(({ kind, kid, mac }) => ({
      kind: "any",
      kid: "any",
      mac: `${kind}:${kid}:${mac}`.replaceAll(/[.~_-]/g, ":"),
    })),
  ),
  broken("tenants/streams-apart", "keeps the streams of all tenants together", () => ({
    append: (next, stream, ...more) => next.append({ ...stream, tenant: "all" }, ...more),
    read: (next, stream, options) => next.read({ ...stream, tenant: "all" }, options),
  })),
  broken("tenants/find-apart", "finds streams of another tenant", () => {
    const tenants = new Set<string>();
    return {
      append: (next, stream, ...more) => {
        tenants.add(stream.tenant);
        return next.append(stream, ...more);
      },
      find: async (next, tenant, key, options) => {
        const own = await next.find(tenant, key, options);
        const others = [...tenants].filter((other) => other !== tenant);
        const leaked = await Promise.all(others.map(async (other) => (await next.find(other, key)).items));
        return { ...own, items: [...own.items, ...leaked.flat()] };
      },
    };
  }),
  broken("tenants/kinds-apart", "keeps journeys and customers of one id together", () => ({
    append: (next, stream, ...more) => next.append({ ...stream, kind: "journey" }, ...more),
    read: (next, stream, options) => next.read({ ...stream, kind: "journey" }, options),
  })),
  broken("keys/unique-over-kinds", "holds keys unique within a kind of stream", () => ({
    append: (next, stream, expected, commit, options) =>
      next.append(
        stream,
        expected,
        withKeys(commit, ({ add = [], remove = [] }) => ({
          add: add.map(({ key, ...more }) => ({
            key: { ...key, kind: `${key.kind}.${stream.kind}` },
            ...more,
          })),
          remove: remove.map((key) => ({ ...key, kind: `${key.kind}.${stream.kind}` })),
        })),
        options,
      ),
  })),
  broken("keys/held-already", "makes a unique key one that is not when it is added again", () => ({
    append: (next, stream, expected, commit, options) =>
      next.append(
        stream,
        expected,
        withKeys(commit, ({ add = [], remove = [] }) => ({
          add,
          remove: [...remove, ...add.filter(({ unique }) => unique !== true).map(({ key }) => key)],
        })),
        options,
      ),
  })),
  broken("keys/plain-beside-unique", "refuses a unique key that another stream holds in any way", () => ({
    append: async (next, stream, expected, commit, options) => {
      for (const { key, unique } of commit.index?.add ?? []) {
        const by =
          unique === true ? (await next.find(stream.tenant, key)).items.find(isOther(stream)) : undefined;
        if (by !== undefined) return { status: "key-taken", key, by };
      }
      return next.append(stream, expected, commit, options);
    },
  })),
  broken("keys/made-unique", "leaves a key as it was first held", () => ({
    append: async (next, stream, expected, commit, options) => {
      const given = commit.index?.add ?? [];
      const held = await Promise.all(
        given.map(async ({ key }) =>
          (await next.find(stream.tenant, key)).items.some((one) => !isOther(stream)(one)),
        ),
      );
      const add = given.filter((_, index) => held[index] !== true);
      return next.append(
        stream,
        expected,
        withKeys(commit, (index) => ({ ...index, add })),
        options,
      );
    },
  })),
  broken("keys/removed-by-holder", "removes a key from whoever holds it", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      for (const key of commit.index?.remove ?? [])
        for (const holder of (await next.find(stream.tenant, key)).items)
          await next.append(
            holder,
            await versionOf(next, holder),
            {
              command: { id: `${commit.command.id}.${holder.id}`, fingerprint: "f" },
              events: commit.events.slice(0, 1),
              index: { remove: [key] },
            },
            options,
          );
      return result;
    },
  })),
  broken("keys/added-again", "never adds a key again that was removed", () => {
    const removed = new Set<string>();
    return {
      append: (next, stream, expected, commit, options) => {
        const add = commit.index?.add?.filter(({ key }) => !removed.has(JSON.stringify(key))) ?? [];
        for (const key of commit.index?.remove ?? []) removed.add(JSON.stringify(key));
        return next.append(
          stream,
          expected,
          withKeys(commit, (index) => ({ ...index, add })),
          options,
        );
      },
    };
  }),
  broken("tenants/list-apart", "lists the streams of every tenant", () => {
    const tenants = new Set<string>();
    return {
      append: (next, stream, ...more) => {
        tenants.add(stream.tenant);
        return next.append(stream, ...more);
      },
      list: async (next, tenant, options) => {
        const own = await next.list(tenant, options);
        const others = [...tenants].filter((other) => other !== tenant);
        const leaked = await Promise.all(
          others.map(async (other) => (await next.list(other, options)).items),
        );
        return { ...own, items: [...own.items, ...leaked.flat()] };
      },
    };
  }),
  broken("tenants/unique-apart", "holds keys unique over all tenants", () => {
    const holders = new Map<string, StreamId>();
    return {
      append: async (next, stream, expected, commit, options) => {
        for (const { key, unique } of commit.index?.add ?? []) {
          const by = holders.get(JSON.stringify(key));
          if (unique === true && by !== undefined && by.tenant !== stream.tenant)
            return { status: "key-taken", key, by };
          if (unique === true) holders.set(JSON.stringify(key), stream);
        }
        return next.append(stream, expected, commit, options);
      },
    };
  }),
];
