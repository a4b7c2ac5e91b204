import type { NewId } from "../../kernel/ids.js";
import type { EpochMs } from "../../kernel/instant.js";
import { parseJson } from "../../kernel/json.js";
import type { JsonObject } from "../../kernel/json-value.js";
import type { SqlRow, SqlValue } from "../../sql/executor.js";
import { integer, text, unexpected } from "../../sql/row.js";
import type { DueTimer } from "../scheduler.js";
import type { TakenTimer, TimerSource } from "../timer-source.js";
import type { WorkerSettings } from "../worker-options.js";
import { Lease } from "./lease.js";
import type { Statements } from "./statements.js";
import { Turns } from "./turns.js";

/** What a due-table works with. */
export interface DueTableParts {
  readonly query: (text: string, parameters: readonly SqlValue[]) => Promise<readonly SqlRow[]>;
  readonly sql: Statements;
  /** `null`: the server's clock counts. */
  readonly now: () => EpochMs | null;
  readonly leaseMs: number;
  readonly newId: NewId;
  readonly settings: WorkerSettings;
}

interface Claim {
  readonly limit: number;
  readonly holder: string;
  readonly dueBy: EpochMs | undefined;
  /** Tenants that are not to be given anything. */
  readonly passedOver: readonly string[];
}

interface Claimed {
  readonly timer: DueTimer;
  readonly revision: number;
  readonly now: EpochMs;
}

/** Takes timers from the table, each under a lease. */
export class DueTable implements TimerSource {
  readonly #parts: DueTableParts;
  readonly #turns = new Turns();

  constructor(parts: DueTableParts) {
    this.#parts = parts;
  }

  async take(limit: number, dueBy?: EpochMs): Promise<{ now: EpochMs; taken: readonly TakenTimer[] }> {
    const holder = this.#parts.newId();
    const passedOver = this.#turns.next();
    const claimed = [...(await this.#claim({ limit, holder, dueBy, passedOver }))];
    if (passedOver.length > 0) this.#turns.othersHad(claimed.length, limit);
    if (passedOver.length > 0 && claimed.length < limit) {
      const rest = { limit: limit - claimed.length, holder, dueBy, passedOver: [] };
      claimed.push(...(claimed.length === 0 ? await this.#claim(rest) : await this.#rest(rest)));
    }
    this.#turns.served(claimed.map(({ timer }) => timer.tenant));
    return {
      now: claimed[0]?.now ?? Number.NEGATIVE_INFINITY,
      taken: claimed.map((one) => this.#taken(one, holder)),
    };
  }

  async nextInMs(): Promise<number | null> {
    const { query, sql, now } = this.#parts;
    const [row] = await query(sql.next, [now()]);
    return row === undefined ? null : integer(row, "wait");
  }

  /** What was claimed before is handed out also where this fails. */
  async #rest(claim: Claim): Promise<readonly Claimed[]> {
    try {
      return await this.#claim(claim);
    } catch (error) {
      this.#parts.settings.onError({ what: "store", timer: null, error });
      return [];
    }
  }

  async #claim({ limit, holder, dueBy, passedOver }: Claim): Promise<readonly Claimed[]> {
    const { query, sql, now, leaseMs } = this.#parts;
    const rows = await query(sql.claim, [now(), dueBy ?? null, passedOver, limit, holder, leaseMs]);
    return rows
      .flatMap((row) => this.#readable(row))
      .sort((one, other) => one.timer.dueAt - other.timer.dueAt);
  }

  /** A row that something else has damaged is left until its lease has run out, and holds up no other. */
  #readable(row: SqlRow): readonly Claimed[] {
    try {
      return [claimedOf(row)];
    } catch (error) {
      this.#parts.settings.onError({ what: "store", timer: null, error });
      return [];
    }
  }

  #taken({ timer, revision }: Claimed, holder: string): TakenTimer {
    const { query, sql, now, leaseMs, settings } = this.#parts;
    const { tenant, name } = timer;
    const held = [tenant, name, holder];
    const lease = new Lease({
      leaseMs,
      setTimer: settings.setTimer,
      renew: async () => (await query(sql.renew, [now(), ...held, leaseMs])).length > 0,
      failed: (error) => settings.onError({ what: "store", timer: { tenant, name }, error }),
    });
    const ending = async (text: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> => {
      const rows = await query(text, parameters);
      lease.end();
      return rows;
    };
    return {
      timer,
      lost: lease.lost,
      done: async () => {
        if ((await query(sql.done, [...held, revision])).length === 0) await query(sql.release, held);
        lease.end();
      },
      again: async (inMs) => void (await ending(sql.again, [now(), ...held, revision, inMs])),
      giveBack: async () => void (await ending(sql.giveBack, [...held, revision])),
      abandon: () => lease.end(),
    };
  }
}

function claimedOf(row: SqlRow): Claimed {
  return {
    timer: {
      tenant: text(row, "tenant"),
      name: text(row, "name"),
      dueAt: integer(row, "due"),
      data: dataOf(row),
      attempt: integer(row, "attempt"),
    },
    revision: integer(row, "revision"),
    now: integer(row, "now"),
  };
}

function dataOf(row: SqlRow): JsonObject {
  const data = parseJson(text(row, "data"));
  if (isObject(data)) return data;
  throw unexpected("data");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
