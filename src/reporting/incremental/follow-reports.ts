import type { Customer } from "../../journey/customer/state.js";
import type { Journey } from "../../journey/state.js";
import type { EpochMs } from "../../kernel/instant.js";
import { journeyRecord } from "../records/journey-record.js";
import { surveyRecords } from "../records/survey-records.js";
import type { ReportBook } from "./report-book.js";

/** Of an application, what reports are followed with: a `Throughline` is one. */
export interface ReportedApplication<Coordination, Follower> {
  /** Hands over every event, in order for each stream. */
  follow(options: {
    readonly name: string;
    readonly coordination: Coordination;
    readonly handle: (
      event: { readonly recordedAt: EpochMs },
      context: {
        readonly stream: { readonly kind: "journey" | "customer"; readonly id: string };
        readonly tenant: string;
        readonly stored: { readonly version: number };
      },
    ) => Promise<void>;
  }): Follower;
  /** The desk of a tenant. */
  tenant(tenant: string): ReportedDesk;
}

/** Of a desk, what reports are made of. */
export interface ReportedDesk {
  readonly journeys: {
    /** The journey as it is now. */
    get(journey: string): Promise<Journey>;
  };
  readonly customers: {
    /** The customer as they are known now. */
    get(customer: string): Promise<Customer>;
  };
}

/** How reports are followed. */
export interface FollowReportsOptions<Coordination> {
  readonly book: ReportBook;
  /** One of its own for each book: a book that lies in memory is filled from the beginning of the feed, and so must not find a checkpoint. */
  readonly coordination: Coordination;
  /** Default `reports`. */
  readonly name?: string;
  /** A group to compare by. Default: none. */
  readonly segmentOf?: (journey: Journey, tenant: string) => string | undefined;
}

/**
 * A follower that keeps a book up to date: each event puts its journey, or the surveys of its customer, in anew. Run it from the beginning of the feed with a
 * coordination in memory; a journey is loaded once for all of its events that came before it was loaded.
 *
 * @example
 * ```ts
 * const follower = followReports(throughline, { book, coordination: memoryCoordination() });
 * const running = await follower.run();
 * ```
 */
export function followReports<Coordination, Follower>(
  application: ReportedApplication<Coordination, Follower>,
  options: FollowReportsOptions<Coordination>,
): Follower {
  const { book, coordination, name = "reports", segmentOf } = options;
  return application.follow({
    name,
    coordination,
    handle: async ({ recordedAt }, { stream, tenant, stored }) => {
      const { id } = stream;
      const desk = application.tenant(tenant);
      if (stream.kind === "customer") {
        if (book.surveysVersionOf({ tenant, id }) >= stored.version) return;
        const customer = await desk.customers.get(id);
        const { version } = customer;
        book.putSurveys({ tenant, id }, surveyRecords(customer, { tenant }), { version, at: recordedAt });
        return;
      }
      if (book.versionOf({ tenant, id }) >= stored.version) return;
      const journey = await desk.journeys.get(id);
      const segment = segmentOf?.(journey, tenant);
      const record = journeyRecord(journey, { tenant, ...(segment === undefined ? {} : { segment }) });
      book.put(record, { version: journey.version, at: journey.recordedAt });
    },
  });
}
