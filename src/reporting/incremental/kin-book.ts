import type { JourneyRecord, SurveyRecord } from "../../kpi/records.js";

/** What has to be worked out together: the journeys and surveys of one customer, and journeys that were merged. */
export interface Kin {
  readonly names: readonly string[];
  readonly journeys: readonly JourneyRecord[];
  readonly surveys: readonly SurveyRecord[];
}

interface Ref {
  readonly tenant: string;
  readonly id: string;
}

interface KeptJourney {
  readonly record: JourneyRecord;
  readonly version: number;
}

interface KeptSurveys {
  readonly surveys: readonly SurveyRecord[];
  readonly version: number;
}

/** The newest records, and which of them belong together. */
export class KinBook {
  readonly #journeys = new Map<string, KeptJourney>();
  readonly #surveys = new Map<string, KeptSurveys>();
  /** From each name to those it is tied to, both ways. */
  readonly #ties = new Map<string, Set<string>>();

  journey(ref: Ref): KeptJourney | undefined {
    return this.#journeys.get(journeyName(ref));
  }

  surveys(ref: Ref): KeptSurveys | undefined {
    return this.#surveys.get(customerName(ref));
  }

  put(record: JourneyRecord, version: number): void {
    const name = journeyName(record);
    const known = this.#journeys.get(name);
    if (known !== undefined) for (const tied of tiesOf(known.record)) this.#ties.get(tied)?.delete(name);
    this.#ties.set(name, new Set(this.#backTies(name)));
    this.#journeys.set(name, { record, version });
    for (const tied of tiesOf(record)) {
      this.#tiesFrom(name).add(tied);
      this.#tiesFrom(tied).add(name);
    }
  }

  putSurveys(customer: Ref, surveys: readonly SurveyRecord[], version: number): void {
    this.#surveys.set(customerName(customer), { surveys, version });
  }

  of(journey: Ref): Kin {
    return this.ofName(journeyName(journey));
  }

  ofCustomer(customer: Ref): Kin {
    return this.ofName(customerName(customer));
  }

  /** Everything that is tied to it, directly or through others. */
  ofName(name: string): Kin {
    const names = new Set([name]);
    for (const one of names) for (const tied of this.#ties.get(one) ?? []) names.add(tied);
    const sorted = [...names].sort();
    return {
      names: sorted,
      journeys: sorted.flatMap((one) => this.#journeys.get(one)?.record ?? []),
      surveys: sorted.flatMap((one) => this.#surveys.get(one)?.surveys ?? []),
    };
  }

  #tiesFrom(name: string): Set<string> {
    const known = this.#ties.get(name);
    if (known !== undefined) return known;
    const made = new Set<string>();
    this.#ties.set(name, made);
    return made;
  }

  /** Journeys that name this one as where they went. */
  #backTies(name: string): readonly string[] {
    return [...(this.#ties.get(name) ?? [])].filter((tied) => {
      const kept = this.#journeys.get(tied);
      return kept !== undefined && tiesOf(kept.record).includes(name);
    });
  }
}

/** The customer it belongs to, and the journeys it was merged into. */
function tiesOf({ tenant, customer, events }: JourneyRecord): readonly string[] {
  return [
    ...(customer === null ? [] : [customerName({ tenant, id: customer })]),
    ...events.flatMap((event) => (event.type === "merged" ? [journeyName({ tenant, id: event.into })] : [])),
  ];
}

function journeyName({ tenant, id }: Ref): string {
  return `journey:${tenant.length}:${tenant}${id}`;
}

function customerName({ tenant, id }: Ref): string {
  return `customer:${tenant.length}:${tenant}${id}`;
}
