import { invalidInput } from "../invalid-input.js";
import type { JourneyRecord, JourneyRecordEvent } from "../records.js";

type Field = string;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string" && value !== "";
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const oneOf =
  (...known: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && known.includes(value);
const texts: Check = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");
const flag: Check = (value) => typeof value === "boolean";

const ACTOR = oneOf("customer", "agent", "bot", "system");

const FIELDS: { readonly [Type in JourneyRecordEvent["type"]]: readonly (readonly [Field, Check])[] } = {
  message: [
    ["actor", ACTOR],
    ["channel", text],
    ["actorId", optional(text)],
    ["public", optional(flag)],
    ["auto", optional(flag)],
  ],
  contact: [
    ["contact", text],
    ["phase", oneOf("started", "answered", "missed", "ended")],
    ["actor", ACTOR],
    ["channel", text],
    ["actorId", optional(text)],
  ],
  status: [
    ["to", oneOf("open", "pending", "onHold", "solved", "closed")],
    ["by", optional(ACTOR)],
    ["actorId", optional(text)],
  ],
  assigned: [
    ["agent", optional(orNull(text))],
    ["queue", optional(orNull(text))],
  ],
  handoff: [
    ["handoff", text],
    ["phase", oneOf("requested", "accepted", "rejected", "cancelled", "expired")],
    ["queue", optional(text)],
    ["actorId", optional(text)],
    ["required", optional(texts)],
    ["provided", optional(texts)],
  ],
  info: [
    ["phase", oneOf("asked", "provided")],
    ["slot", text],
  ],
  switch: [
    ["offer", text],
    ["to", text],
  ],
  survey: [
    ["survey", text],
    ["phase", oneOf("offered", "answered")],
    ["kind", optional(oneOf("csat", "nps", "ces"))],
    ["channel", optional(text)],
    ["agent", optional(text)],
  ],
  merged: [["into", text]],
  spam: [],
};

/**
 * Refuses a record that is not of the shape. A rating is not looked at: one off its scale is counted, not
 * refused.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the path
 */
export function checkJourneyRecord(record: JourneyRecord, path: string): void {
  if (typeof record !== "object" || record === null) throw invalidInput(path, "must be a journey record");
  if (!text(record.id)) throw invalidInput(`${path}.id`, "must be text");
  if (!text(record.tenant)) throw invalidInput(`${path}.tenant`, "must be text");
  if (!orNull(text)(record.customer)) throw invalidInput(`${path}.customer`, "must be text or null");
  if (!optional(text)(record.topic)) throw invalidInput(`${path}.topic`, "must be text");
  if (!optional(text)(record.segment)) throw invalidInput(`${path}.segment`, "must be text");
  if (!Array.isArray(record.events)) throw invalidInput(`${path}.events`, "must be a list");
  for (let index = 0; index < record.events.length; index++)
    checkEvent(record.events[index], `${path}.events.${index}`);
}

function checkEvent(event: unknown, path: string): void {
  if (typeof event !== "object" || event === null) throw invalidInput(path, "must be an event");
  const [type, at, id] = ["type", "at", "id"].map((field): unknown => Reflect.get(event, field));
  if (typeof type !== "string" || !isEventType(type))
    throw invalidInput(`${path}.type`, `must be one of ${Object.keys(FIELDS).join(", ")}`);
  if (!isEpochMs(at))
    throw invalidInput(`${path}.at`, "must be whole milliseconds since 1970, within the years 1 to 9999");
  if (!optional(text)(id)) throw invalidInput(`${path}.id`, "must be text");
  for (const [field, check] of FIELDS[type])
    if (!check(Reflect.get(event, field)))
      throw invalidInput(`${path}.${field}`, "is missing or not allowed");
}

/** Years 1 to 9999, so that durations and their sums stay exact. */
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_799_999;

/** Whether it is whole milliseconds within the years that are worked with. */
export function isEpochMs(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= EARLIEST && value <= LATEST;
}

function isEventType(type: string): type is JourneyRecordEvent["type"] {
  return Object.hasOwn(FIELDS, type);
}
