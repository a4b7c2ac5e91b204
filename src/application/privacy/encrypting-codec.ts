import * as z from "zod";
import { type Clock, systemClock } from "../../kernel/clock.js";
import { ERASED, type Erased } from "../../kernel/erased.js";
import { parseInput } from "../../kernel/schema.js";
import type { Secrets } from "../../kernel/secrets.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { KeyVault } from "../../storage/key-vault.js";
import type { PersonalCodec } from "../personal-codec.js";
import type { SealingKey } from "./aes-gcm.js";
import { KeyCache } from "./key-cache.js";
import { type KeyService, keyServiceOf } from "./root-keys.js";
import { openText, sealText } from "./sealed-text.js";
import { type KeyState, keyMissing, StreamKeys } from "./stream-keys.js";

/** Options of {@link encryptingCodec}. */
export interface EncryptingCodecOptions {
  /** Where the keys of journeys and customers are kept, wrapped. Apart from the events, and migrated. */
  readonly vault: KeyVault<never>;
  /**
   * What the keys of customers are wrapped by: keys in memory, or a service that keeps them. Whoever has a root key and the vault can open
   * everything; without the root keys everything is lost.
   */
  readonly rootKeys: Secrets | KeyService;
  /** How many unwrapped keys stay in memory, at least 1. Default 10,000. */
  readonly keysInMemory?: number | undefined;
  /**
   * For how long an unwrapped key stays in memory, in milliseconds: at most so long another process goes on opening what was erased. 0 keeps
   * none, and asks the vault for every load and command. Default 60,000.
   */
  readonly keepKeysMs?: number | undefined;
  /** What `keepKeysMs` goes by. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

const optionsSchema = z.strictObject({
  vault: z.custom<object>(
    (value) => typeof value === "object" && value !== null && "get" in value && "destroy" in value,
    "must be a KeyVault, such as sqlKeyVault(executor)",
  ),
  rootKeys: z.unknown(),
  keysInMemory: z.int().min(1).optional(),
  keepKeysMs: z.number().min(0).optional(),
  clock: z.unknown().optional(),
});

/** How many events are opened at once. */
const BATCH = 500;

/**
 * Seals what is personal by AES-256-GCM. Every journey has a key of its own, wrapped by the key of its customer; every customer has one,
 * wrapped by a root key. Destroying a key erases what it sealed, wherever copies of the events are.
 *
 * A key seals at most 2^32 events, by the bound of NIST SP 800-38D for random initialisation vectors of 96 bits; that is more than a
 * stream holds.
 *
 * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN`
 * @example
 * ```ts
 * const codec = encryptingCodec({
 *   vault: sqlKeyVault(fromPg(vaultPool)),
 *   rootKeys: { current: "2026-03", keys: { "2026-03": process.env.ROOT_KEY ?? "" } },
 * });
 * const throughline = createThroughline({ store, secrets, codec });
 * ```
 */
export function encryptingCodec(options: EncryptingCodecOptions): PersonalCodec {
  parseInput(optionsSchema, options, "encryptingCodec");
  const { vault, rootKeys, keysInMemory = 10_000, keepKeysMs = 60_000, clock = systemClock } = options;
  const cache = new KeyCache<KeyState>({ most: keysInMemory, keepMs: keepKeysMs, clock });
  const keys = new StreamKeys({ vault, roots: keyServiceOf(rootKeys), cache });

  /** `null` where it was destroyed. */
  const opening = async (stream: StreamId): Promise<SealingKey | null> => {
    const key = await keys.find(stream);
    if (key === "none") throw keyMissing(stream);
    return key === "destroyed" ? null : key.seal;
  };
  return {
    keys,
    seal: async (stream, personal, holder = null) =>
      sealText((await keys.sealing(stream, holder)).seal, stream, personal),
    open: async (stream, sealed) => {
      const key = await opening(stream);
      return key === null ? ERASED : openText(key, stream, sealed);
    },
    openAll: async (stream, sealed) => {
      const key = await opening(stream);
      if (key === null) return sealed.map(() => ERASED);
      const opened: (unknown | Erased)[] = [];
      for (let first = 0; first < sealed.length; first += BATCH) {
        const batch = sealed.slice(first, first + BATCH);
        opened.push(...(await Promise.all(batch.map((text) => openText(key, stream, text)))));
      }
      return opened;
    },
  };
}
