import { openSqlite } from "../../storage/sqlite/index.js";
import { createThroughline, type Desk, type Throughline } from "../../throughline.js";
import { StoryClock } from "./cast.js";

/** The demo's desk over its file, as one process has it open. */
export interface OpenDesk {
  readonly throughline: Throughline;
  readonly desk: Desk;
  readonly clock: StoryClock;
  /** What happened to a journey, as the file has it. */
  readonly events: (journey: string) => Promise<readonly RecordedEvent[]>;
}

/** An event as a store gives it: what is personal is sealed. */
export interface RecordedEvent {
  readonly type: string;
  readonly version: number;
  readonly data: { readonly [field: string]: unknown };
}

const TENANT = "kyma";
/** Good enough for made-up people, and the same in every process. A real desk keeps a random one with its data. */
const SECRETS = { current: "demo", keys: { demo: "A".repeat(43) } };

/**
 * Opens the file as a process of its own would.
 *
 * @param ids what the ids that this process makes begin with
 * @throws ThroughlineError `PEER_MISSING`, and what else opening a SQLite file throws
 */
export async function openDesk(file: string, ids: string): Promise<OpenDesk> {
  const store = await openSqlite(file);
  const clock = new StoryClock();
  let made = 0;
  const throughline = createThroughline({
    store,
    secrets: SECRETS,
    clock,
    ids: () => `${ids}${++made}`,
    firstOwner: { kind: "queue", id: "social" },
  });
  return {
    throughline,
    desk: throughline.tenant(TENANT),
    clock,
    events: (journey) => store.read({ tenant: TENANT, kind: "journey", id: journey }),
  };
}
