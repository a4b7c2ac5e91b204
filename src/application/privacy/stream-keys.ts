import { decodeBase64Url, encodeBase64Url } from "../../kernel/base64url.js";
import { isThroughlineError, ThroughlineError } from "../../kernel/error.js";
import { type StreamId, streamKey } from "../../kernel/stream-id.js";
import type { Page } from "../../storage/event-store.js";
import type { KeyVault, PutKeyResult, WrappedKey } from "../../storage/key-vault.js";
import type { CodecKeys, Held } from "../personal-codec.js";
import {
  decrypt,
  encrypt,
  IV_BYTES,
  keyFrom,
  randomSecret,
  SECRET_BYTES,
  type SealingKey,
  vaultFailed,
} from "./aes-gcm.js";
import type { KeyCache } from "./key-cache.js";
import { joined, type KeyService } from "./root-keys.js";

/** A key of the vault, unwrapped. */
export interface OpenKey {
  readonly seal: SealingKey;
  readonly wrap: SealingKey;
  /** The customer whose key it is wrapped by; `null`: a root key. */
  readonly holder: string | null;
}

/** What there is of a stream's key. */
export type KeyState = OpenKey | "none" | "destroyed";

/** How often others may change a key under a call before it gives up. */
const MOST_ROUNDS = 20;
const ROOT = "root:";
const CUSTOMER = "customer:";

/** The keys of streams: made, wrapped, unwrapped, moved from one wrapper to another, and destroyed. */
export class StreamKeys implements CodecKeys {
  readonly #vault: KeyVault<never>;
  readonly #roots: KeyService;
  readonly #cache: KeyCache<KeyState>;

  constructor(options: {
    readonly vault: KeyVault<never>;
    readonly roots: KeyService;
    readonly cache: KeyCache<KeyState>;
  }) {
    this.#vault = options.vault;
    this.#roots = options.roots;
    this.#cache = options.cache;
  }

  /**
   * The key to seal with, made now where there is none. Of several who make it at once one wins, and all use the winner's.
   *
   * @throws ThroughlineError `KEY_DESTROYED`, `VAULT_FAILED`
   */
  async sealing(stream: StreamId, holder: string | null): Promise<OpenKey> {
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const known = await this.find(stream);
      if (known === "destroyed") throw keyDestroyed(stream);
      if (known !== "none") return known;
      const made = await this.#make(stream, stream.kind === "journey" ? holder : null);
      if (made !== null) return made;
    }
    throw neverStill(stream);
  }

  /** What there is of a stream's key, from memory for as long as it is kept there. */
  async find(stream: StreamId): Promise<KeyState> {
    const name = streamKey(stream);
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const finding = this.#read(stream);
    this.#cache.set(name, finding);
    try {
      const found = await finding;
      if (typeof found === "string") this.#cache.deleteIfStill(name, finding);
      return found;
    } catch (error) {
      this.#cache.deleteIfStill(name, finding);
      throw error;
    }
  }

  async holder(journey: StreamId): Promise<string | null | undefined> {
    const known = await this.find(journey);
    return typeof known === "string" ? undefined : known.holder;
  }

  async hold(journey: StreamId, customer: string | null): Promise<Held> {
    return this.#rewrap(journey, (wrappedBy) =>
      holderOf(wrappedBy) === customer ? null : this.#wrapperFor(customer),
    );
  }

  async destroy(stream: StreamId): Promise<void> {
    this.forget(stream);
    await asked(stream, () => this.#vault.destroy(stream));
    this.forget(stream);
  }

  forget(stream: StreamId): void {
    this.#cache.delete(streamKey(stream));
  }

  async isDestroyed(stream: StreamId): Promise<boolean> {
    return (await asked(stream, () => this.#vault.get(stream)))?.status === "destroyed";
  }

  async ofRoot(
    tenant: string,
    root: string,
    options: { readonly limit: number; readonly after?: string },
  ): Promise<Page<StreamId>> {
    return asked({ tenant }, () => this.#vault.list(tenant, `${ROOT}${root}`, options));
  }

  async toCurrentRoot(stream: StreamId): Promise<Held> {
    const current = `${ROOT}${this.#roots.current}`;
    return this.#rewrap(stream, (wrappedBy) =>
      !wrappedBy.startsWith(ROOT) || wrappedBy === current ? null : current,
    );
  }

  get currentRoot(): string {
    return this.#roots.current;
  }

  /** @param wrapper By what it is to be wrapped, given by what it is; `null`: as it is. */
  async #rewrap(stream: StreamId, wrapper: (wrappedBy: string) => string | null): Promise<Held> {
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const entry = await asked(stream, () => this.#vault.get(stream));
      if (entry === null) return "none";
      if (entry.status === "destroyed") return "destroyed";
      const wrappedBy = wrapper(entry.wrappedBy);
      if (wrappedBy === null) break;
      const secret = await this.#unwrap(stream, entry);
      if (secret === null) return "destroyed";
      const wrapped = await this.#wrap(stream, secret, wrappedBy);
      secret.fill(0);
      if (wrapped === null) return "holder-destroyed";
      const put = await this.#put(stream, entry.revision, { wrapped, wrappedBy });
      if (put.status === "destroyed") return "destroyed";
      if (put.status === "ok") break;
      if (round === MOST_ROUNDS) throw neverStill(stream);
    }
    this.forget(stream);
    return "held";
  }

  async #read(stream: StreamId): Promise<KeyState> {
    const entry = await asked(stream, () => this.#vault.get(stream));
    if (entry === null) return "none";
    if (entry.status === "destroyed") return "destroyed";
    const secret = await this.#unwrap(stream, entry);
    return secret === null ? "destroyed" : opened(secret, holderOf(entry.wrappedBy));
  }

  /** `null` where somebody else was first. */
  async #make(stream: StreamId, holder: string | null): Promise<OpenKey | null> {
    const secret = randomSecret();
    const wrappedBy = this.#wrapperFor(holder);
    const wrapped = await this.#wrap(stream, secret, wrappedBy);
    if (wrapped === null) throw keyDestroyed(stream);
    const { status } = await this.#put(stream, 0, { wrapped, wrappedBy });
    if (status !== "ok") return null;
    const key = opened(secret, holder);
    this.#cache.set(streamKey(stream), key);
    return key;
  }

  #put(stream: StreamId, expected: number, key: WrappedKey): Promise<PutKeyResult> {
    return asked(stream, () => this.#vault.put(stream, expected, key));
  }

  #wrapperFor(holder: string | null): string {
    return holder === null ? `${ROOT}${this.#roots.current}` : `${CUSTOMER}${holder}`;
  }

  /** `null` where the customer's key was destroyed. */
  async #wrap(stream: StreamId, secret: Uint8Array<ArrayBuffer>, wrappedBy: string): Promise<string | null> {
    const context = contextOf(stream, wrappedBy);
    const holder = holderOf(wrappedBy);
    if (holder === null) {
      const root = wrappedBy.slice(ROOT.length);
      return encodeBase64Url(await asked(stream, () => this.#roots.wrap(root, secret, context)));
    }
    const key = await this.sealing(customerOf(stream, holder), null).catch((error: unknown) => {
      if (isThroughlineError(error, "KEY_DESTROYED")) return null;
      throw error;
    });
    if (key === null) return null;
    const { iv, ciphertext } = await encrypt(key.wrap, secret, context);
    return encodeBase64Url(joined(iv, ciphertext));
  }

  /** `null` where the key it is wrapped by was destroyed. */
  async #unwrap(
    stream: StreamId,
    { wrapped, wrappedBy }: WrappedKey,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = decodeBase64Url(wrapped);
    if (bytes === null) throw unusable(stream, wrappedBy);
    const context = contextOf(stream, wrappedBy);
    const holder = holderOf(wrappedBy);
    if (holder === null) {
      const root = wrappedBy.slice(ROOT.length);
      const secret = await asked(stream, () => this.#roots.unwrap(root, bytes, context));
      if (secret.length !== SECRET_BYTES) throw unusable(stream, wrappedBy);
      return new Uint8Array(secret);
    }
    const key = await this.find(customerOf(stream, holder));
    if (key === "destroyed") return null;
    if (key === "none") throw keyMissing(customerOf(stream, holder));
    const secret = await decrypt(key.wrap, bytes.slice(0, IV_BYTES), bytes.slice(IV_BYTES), context);
    if (secret?.length !== SECRET_BYTES) throw unusable(stream, wrappedBy);
    return secret;
  }
}

async function opened(secret: Uint8Array<ArrayBuffer>, holder: string | null): Promise<OpenKey> {
  const [seal, wrap] = await Promise.all([keyFrom(secret, "seal"), keyFrom(secret, "wrap")]);
  secret.fill(0);
  return { seal, wrap, holder };
}

/** The customer a key is wrapped by; `null`: a root key. */
function holderOf(wrappedBy: string): string | null {
  return wrappedBy.startsWith(CUSTOMER) ? wrappedBy.slice(CUSTOMER.length) : null;
}

function customerOf({ tenant }: StreamId, id: string): StreamId {
  return { tenant, kind: "customer", id };
}

/** A wrapped key bound to its stream and wrapper: put in another place, it does not unwrap. */
function contextOf(stream: StreamId, wrappedBy: string): string {
  return `throughline:key:v1:${streamKey(stream)}:${wrappedBy}`;
}

/** What the vault or the key service answers; what is no error of the library is made one. */
async function asked<T>(about: Partial<StreamId>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isThroughlineError(error)) throw error;
    throw vaultFailed(
      "The key vault or the key service failed. Bring it back, and repeat the call under the same command id.",
      about,
      error,
    );
  }
}

function keyDestroyed({ kind, id }: StreamId): ThroughlineError {
  return new ThroughlineError(
    "KEY_DESTROYED",
    `The ${kind} ${id}, or the customer it belongs to, was erased: nothing personal can be written to it any more. Open a new journey.`,
    { details: { kind, id } },
  );
}

/** The error for a stream that must have a key and has none: not the same as one whose key was destroyed. */
export function keyMissing({ kind, id }: StreamId): ThroughlineError {
  return vaultFailed(
    `The vault has no key of the ${kind} ${id}, and should. Restore the vault from a backup, or give the application the vault it was sealed with.`,
    { kind, id },
  );
}

function unusable({ kind, id }: StreamId, wrappedBy: string): ThroughlineError {
  return vaultFailed(
    `The key of the ${kind} ${id} does not unwrap by ${wrappedBy}: the vault was altered. Restore it from a backup.`,
    { kind, id },
  );
}

function neverStill({ kind, id }: StreamId): ThroughlineError {
  return vaultFailed(
    `The key of the ${kind} ${id} kept changing under this call. Repeat it under the same command id.`,
    { kind, id },
  );
}
