import { type Clock, systemClock } from "../../kernel/clock.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { JsonObject } from "../../kernel/json.js";
import { safeId } from "../../kernel/stream-id.js";
import { checkCoordinationKey, checkLease, checkRelease, checkSwap } from "../check-coordination.js";
import { checkTx, pageLimit, storeClosed } from "../check-input.js";
import type {
  Coordination,
  CoordinationCapabilities,
  CoordinationEntry,
  CoordinationKey,
  LeaseResult,
  SwapResult,
} from "../coordination.js";
import { decodeCursor, pageOf } from "../cursor.js";
import type { Page } from "../event-store.js";

/** Options of {@link memoryCoordination}. */
export interface MemoryCoordinationOptions {
  /** What leases are timed by. Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * What workers of one process agree by: for tests, and beside a memory store. Everything is lost at the end of the process.
 *
 * @example
 * ```ts
 * const coordination = memoryCoordination();
 * await coordination.compareAndSwap({ scope: "jobs", name: "a" }, 0, { done: 1 }); // { status: "ok", revision: 1 }
 * await coordination.compareAndSwap({ scope: "jobs", name: "a" }, 0, { done: 2 }); // { status: "conflict", revision: 1 }
 * ```
 */
export function memoryCoordination(options: MemoryCoordinationOptions = {}): Coordination<never> {
  return new MemoryCoordination(options.clock ?? systemClock);
}

interface Kept {
  readonly text: string;
  readonly revision: number;
}

interface Lease {
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: EpochMs;
}

class MemoryCoordination implements Coordination<never> {
  readonly capabilities: CoordinationCapabilities = Object.freeze({
    transactions: false,
    durability: "memory",
  });
  readonly #clock: Clock;
  readonly #scopes = new Map<string, Map<string, Kept>>();
  readonly #leases = new Map<string, Lease>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: CoordinationKey, options?: { readonly tx?: never }): Promise<CoordinationEntry | null> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    checkCoordinationKey(key);
    const kept = this.#scopes.get(key.scope)?.get(key.name);
    return kept === undefined ? null : entryOf(kept);
  }

  async compareAndSwap(
    key: CoordinationKey,
    expected: number,
    value: JsonObject | null,
    options?: { readonly tx?: never },
  ): Promise<SwapResult> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    const text = checkSwap(key, expected, value);
    const scope = this.#scopes.get(key.scope) ?? new Map<string, Kept>();
    const present = scope.get(key.name)?.revision ?? 0;
    if (present !== expected) return { status: "conflict", revision: present };
    const revision = text === null ? 0 : present + 1;
    if (text === null) scope.delete(key.name);
    else scope.set(key.name, { text, revision });
    if (scope.size === 0) this.#scopes.delete(key.scope);
    else this.#scopes.set(key.scope, scope);
    return { status: "ok", revision };
  }

  async list(
    scope: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<CoordinationEntry & { readonly name: string }>> {
    this.#assertOpen();
    safeId(scope, "scope");
    const limit = pageLimit(options?.limit);
    const [after] = options?.after === undefined ? [""] : decodeCursor(options.after, [""]);
    const found = [...(this.#scopes.get(scope) ?? [])]
      .filter(([name]) => name > after)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, limit + 1)
      .map(([name, kept]) => ({ name, ...entryOf(kept) }));
    return pageOf(found, limit, ({ name }) => [name]);
  }

  async lease(key: CoordinationKey, holder: string, forMs: number): Promise<LeaseResult> {
    this.#assertOpen();
    checkLease(key, holder, forMs);
    const now = this.#clock.now();
    const present = this.#leases.get(leaseKey(key));
    if (present !== undefined && present.holder !== holder && present.expiresAt > now)
      return { status: "taken", by: present.holder, expiresAt: present.expiresAt };
    const fence = (present?.fence ?? 0) + (present?.holder === holder ? 0 : 1);
    const expiresAt = now + forMs;
    this.#leases.set(leaseKey(key), { holder, fence, expiresAt });
    return { status: "held", fence, expiresAt };
  }

  async release(key: CoordinationKey, holder: string): Promise<void> {
    this.#assertOpen();
    checkRelease(key, holder);
    const present = this.#leases.get(leaseKey(key));
    if (present?.holder === holder) this.#leases.set(leaseKey(key), { ...present, expiresAt: 0 });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#scopes.clear();
    this.#leases.clear();
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

function entryOf({ text, revision }: Kept): CoordinationEntry {
  return { value: JSON.parse(text), revision };
}

/** A scope has no `/`, so different keys have different texts. */
function leaseKey({ scope, name }: CoordinationKey): string {
  return `${scope}/${name}`;
}
