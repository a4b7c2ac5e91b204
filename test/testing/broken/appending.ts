import type { AppendResult } from "throughline/storage";
import { type BrokenStore, broken, eventsAs, nextTurn, versionOf, withoutKeys } from "./broken-store.js";

export const brokenAppends: readonly BrokenStore[] = [
  broken("append/first-commit", "counts versions from 0", () => ({
    append: async (next, ...args) => {
      const result = await next.append(...args);
      return result.status === "ok" ? { ...result, first: result.first - 1, last: result.last - 1 } : result;
    },
  })),
  broken("append/contiguous-versions", "leaves a gap in the versions after each commit", () =>
    eventsAs((event) => ({ ...event, version: event.version + (event.version > 1 ? 1 : 0) })),
  ),
  broken("append/comes-back", "forgets the schema version of events", () =>
    eventsAs((event) => ({ ...event, schema: 1 })),
  ),
  broken("append/keeps-order", "orders the events of a commit by their ids", () => ({
    append: (next, stream, expected, commit, options) =>
      next.append(
        stream,
        expected,
        { ...commit, events: commit.events.toSorted((a, b) => (a.id < b.id ? -1 : 1)) },
        options,
      ),
  })),
  broken("append/all-or-nothing", "leaves a half-written commit when a key is taken", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      if (result.status === "key-taken") await next.append(stream, expected, withoutKeys(commit), options);
      return result;
    },
  })),
  broken("append/probe-writes-nothing", "makes a stream and its keys for an append without events", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      if (commit.events.length > 0 || result.status !== "conflict" || result.version > 0) return result;
      const event = { id: "made-up", type: "made.up", schema: 1, recordedAt: 0, data: {}, personal: null };
      await next.append(stream, 0, { ...commit, events: [event] }, options);
      return result;
    },
  })),
  broken("append/probe-finds-command", "answers every append without events with the version", () => ({
    append: async (next, stream, expected, commit, options) =>
      commit.events.length > 0
        ? next.append(stream, expected, commit, options)
        : { status: "conflict", version: await versionOf(next, stream) },
  })),
  broken("versions/behind", "tells the expected version in place of the one it found", () => ({
    append: async (next, stream, expected, ...more) => {
      const result = await next.append(stream, expected, ...more);
      return result.status === "conflict" && result.version > expected
        ? { ...result, version: expected }
        : result;
    },
  })),
  broken("versions/ahead", "writes whatever is expected of a version not reached yet", () => ({
    append: async (next, stream, expected, ...more) =>
      next.append(stream, Math.min(expected, Math.max(1, await versionOf(next, stream))), ...more),
  })),
  broken("versions/new-stream", "makes a stream at whatever version is expected", () => ({
    append: async (next, stream, expected, ...more) =>
      next.append(stream, (await versionOf(next, stream)) === 0 ? 0 : expected, ...more),
  })),
  broken("versions/before-keys", "looks at the keys before the version", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      if (result.status !== "conflict" || result.version === 0) return result;
      const again = await next.append(stream, result.version, { ...commit, events: commit.events }, options);
      return again.status === "key-taken" ? again : result;
    },
  })),
  broken("idempotency/lost-acknowledgement", "checks the version before the command id", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      const version = await versionOf(next, stream);
      return result.status === "duplicate" && version !== expected ? { status: "conflict", version } : result;
    },
  })),
  broken("idempotency/before-version", "knows a command again only where nothing came after it", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      const version = await versionOf(next, stream);
      return result.status === "duplicate" && version !== result.last
        ? { status: "conflict", version }
        : result;
    },
  })),
  broken("idempotency/range-of-commit", "tells a duplicate the versions of the whole stream", () => ({
    append: async (next, stream, ...more) => {
      const result = await next.append(stream, ...more);
      return result.status === "duplicate"
        ? { ...result, first: 1, last: await versionOf(next, stream) }
        : result;
    },
  })),
  broken("idempotency/fingerprint", "ignores the fingerprint", () => ({
    append: (next, stream, expected, commit, options) =>
      next.append(
        stream,
        expected,
        { ...commit, command: { id: commit.command.id, fingerprint: "any" } },
        options,
      ),
  })),
  broken("idempotency/per-stream", "holds command ids unique across streams", () => {
    const seen = new Map<string, AppendResult>();
    return {
      append: async (next, stream, expected, commit, options) => {
        const earlier = seen.get(commit.command.id);
        const result = await next.append(stream, expected, commit, options);
        if (earlier?.status === "ok" && result.status === "ok") return { ...earlier, status: "duplicate" };
        seen.set(commit.command.id, result);
        return result;
      },
    };
  }),
  broken("idempotency/every-command", "remembers the last 100 commands", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      const version = await versionOf(next, stream);
      return result.status === "duplicate" && result.last < version - 100
        ? { status: "conflict", version }
        : result;
    },
  })),
  broken("idempotency/keys-once", "adds the keys of a repeated command again", () => ({
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit, options);
      if (result.status === "duplicate" && commit.events.length > 0)
        await next.append(
          stream,
          await versionOf(next, stream),
          { ...commit, command: { ...commit.command, id: `again-${commit.command.id}` } },
          options,
        );
      return result;
    },
  })),
  broken("idempotency/refusals-forgotten", "uses up the command id of a conflict", () => {
    const refused = new Set<string>();
    return {
      append: async (next, stream, expected, commit, options) => {
        if (refused.has(commit.command.id)) return { status: "command-reuse" };
        const result = await next.append(stream, expected, commit, options);
        if (result.status === "conflict" && commit.events.length > 0) refused.add(commit.command.id);
        return result;
      },
    };
  }),
  broken(
    "concurrency/one-wins",
    "looks at the version, and writes a moment later at whatever it is then",
    () => ({
      append: async (next, stream, expected, commit, options) => {
        const version = await versionOf(next, stream);
        if (version !== expected) return next.append(stream, expected, commit, options);
        await nextTurn();
        return next.append(stream, await versionOf(next, stream), commit, options);
      },
    }),
  ),
  broken(
    "concurrency/first-contact",
    "looks for the holder of a unique key, and takes it a moment later",
    () => ({
      append: async (next, stream, expected, commit, options) => {
        for (const { key, unique } of commit.index?.add ?? []) {
          const by = unique === true ? (await next.find(stream.tenant, key)).items[0] : undefined;
          if (by !== undefined && (by.id !== stream.id || by.kind !== stream.kind))
            return { status: "key-taken", key, by };
        }
        await nextTurn();
        const add = commit.index?.add?.map(({ key }) => ({ key })) ?? [];
        return next.append(stream, expected, { ...commit, index: { ...commit.index, add } }, options);
      },
    }),
  ),
  broken("concurrency/whole-commits", "writes the events of a commit one by one", () => ({
    append: async (next, stream, expected, commit, options) => {
      const probe = await next.append(stream, expected, { ...commit, events: [] }, options);
      if (probe.status !== "conflict" || probe.version !== expected || commit.events.length < 2)
        return next.append(stream, expected, commit, options);
      let version = expected;
      for (const event of commit.events) {
        const last = version === expected + commit.events.length - 1;
        const command = last ? commit.command : { ...commit.command, id: `${commit.command.id}.${version}` };
        await next.append(stream, version++, { ...commit, command, events: [event] }, options);
        await nextTurn();
      }
      return { status: "ok", first: expected + 1, last: version };
    },
  })),
  broken("concurrency/one-command", "writes a command again that is sent while it is being written", () => {
    let sent = 0;
    return {
      append: async (next, stream, expected, commit, options) => {
        const known = await next.append(stream, expected, { ...commit, events: [] }, options);
        if (known.status !== "conflict" || known.version !== expected)
          return next.append(stream, expected, commit, options);
        await nextTurn();
        const command = { ...commit.command, id: `${commit.command.id}.${sent++}` };
        return next.append(stream, await versionOf(next, stream), { ...commit, command }, options);
      },
    };
  }),
  broken("concurrency/apart", "refuses an append while it writes another", () => {
    let writing = false;
    return {
      append: async (next, stream, expected, commit, options) => {
        if (writing) throw new Error("locked");
        writing = true;
        await nextTurn();
        writing = false;
        return next.append(stream, expected, commit, options);
      },
    };
  }),
];
