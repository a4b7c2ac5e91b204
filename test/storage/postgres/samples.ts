import { Client } from "pg";
import type { Commit, IndexKey, NewEvent, StreamId } from "throughline/storage";

export const journey = (id: string, tenant = "acme"): StreamId => ({ tenant, kind: "journey", id });

export const key = (mac: string): IndexKey => ({ kind: "phone", kid: "k1", mac });

function events(from: number, count: number): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `event-${from + index}`,
    type: "message.recorded",
    schema: 1,
    recordedAt: 1_772_348_400_000 + from + index,
    data: { number: from + index },
    personal: null,
  }));
}

export function commit(id: string, from = 1, count = 1, index?: Commit["index"]): Commit {
  const command = { id, fingerprint: `f-${id}` };
  return { command, events: events(from, count), ...(index === undefined ? {} : { index }) };
}

export const unique = (...macs: readonly string[]): Commit["index"] => ({
  add: macs.map((mac) => ({ key: key(mac), unique: true })),
});

/** Looks into the server from beside the store. */
export async function onlooker(url: string | undefined) {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    client,
    /** Waits until so many statements that name `schema` wait for a lock. */
    blocked: async (schema: string, count: number): Promise<void> => {
      for (;;) {
        // Within a transaction the server shows its activity as it was when first asked.
        await client.query("SELECT pg_stat_clear_snapshot()");
        const { rows } = await client.query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1 AND pid <> pg_backend_pid()`,
          [`%${schema}%`],
        );
        if (rows.length >= count) return;
      }
    },
    close: () => client.end(),
  };
}

/** A transaction that stays open until it is told to end. */
export function held<Tx>(
  transaction: (body: (tx: Tx) => Promise<void>) => Promise<void>,
  work: (tx: Tx) => Promise<void>,
): { readonly worked: Promise<void>; commit(): Promise<void>; rollBack(): Promise<void> } {
  const onPurpose = new Error("rolled back on purpose");
  let end: (error?: Error) => void = () => {};
  const told = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  let workedOut: () => void = () => {};
  let failed: (error: unknown) => void = () => {};
  const worked = new Promise<void>((resolve, reject) => {
    workedOut = resolve;
    failed = reject;
  });
  const whole = transaction(async (tx) => {
    try {
      await work(tx);
      workedOut();
    } catch (error) {
      failed(error);
      throw error;
    }
    await told;
  });
  return {
    worked,
    commit: async () => {
      end();
      await whole;
    },
    rollBack: async () => {
      end(onPurpose);
      await whole.catch((error) => {
        if (error !== onPurpose) throw error;
      });
    },
  };
}
