import type { Consults } from "./consults.js";
import type { Customers } from "./customers.js";
import type { Handoffs } from "./handoffs.js";
import type { Journeys } from "./journeys.js";
import type { Mentions } from "./mentions.js";
import type { Notices } from "./notices.js";
import type { Owners } from "./owners.js";
import type { Sightings } from "./presence.js";
import type { Keys } from "./privacy/keys.js";
import type { Surveys } from "./surveys.js";

/** Everything one tenant's desk works with. Cheap to make, so there is no need to keep one. */
export interface Desk {
  readonly journeys: Journeys;
  readonly handoffs: Handoffs;
  readonly owners: Owners;
  readonly consults: Consults;
  readonly customers: Customers;
  readonly presence: Sightings;
  readonly notices: Notices;
  readonly surveys: Surveys;
  readonly mentions: Mentions;
  readonly keys: Keys;
}

/** Gives the desks of tenants. */
export interface Desks {
  /**
   * The desk of one tenant. No call of it ever reads or writes another tenant's data.
   *
   * @throws ThroughlineError `INVALID_INPUT`
   */
  tenant(id: string): Desk;
}
