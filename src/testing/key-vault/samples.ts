import type { StreamId } from "../../kernel/stream-id.js";
import type { KeyVault, VaultEntry, WrappedKey } from "../../storage/key-vault.js";
import { same } from "../expect.js";

export const ROOT = "root:k1";

export const journey = (id: string, tenant = "acme"): StreamId => ({ tenant, kind: "journey", id });
export const customer = (id: string, tenant = "acme"): StreamId => ({ tenant, kind: "customer", id });
export const key = (wrapped: string, wrappedBy = ROOT): WrappedKey => ({ wrapped, wrappedBy });

export const kept = (revision: number, given: WrappedKey): VaultEntry => ({
  status: "kept",
  revision,
  ...given,
});

/** Puts a key that nobody else writes at the same time. */
export async function put(
  vault: KeyVault,
  stream: StreamId,
  expected: number,
  given: WrappedKey,
): Promise<void> {
  same(
    await vault.put(stream, expected, given),
    { status: "ok", revision: expected + 1 },
    `Putting a key at revision ${expected}`,
  );
}

/** The streams under a wrapper over pages, and how many each page had. */
export async function listed(
  vault: KeyVault,
  tenant: string,
  wrappedBy: string,
  limit?: number,
): Promise<{ readonly items: readonly StreamId[]; readonly sizes: readonly number[] }> {
  const items: StreamId[] = [];
  const sizes: number[] = [];
  let after: string | null = null;
  do {
    const page = await vault.list(tenant, wrappedBy, {
      ...(limit === undefined ? {} : { limit }),
      ...(after === null ? {} : { after }),
    });
    items.push(...page.items);
    sizes.push(page.items.length);
    after = page.next;
  } while (after !== null);
  return { items, sizes };
}
