/** Every name that a span, a measurement or a log entry of the library has. Names are stable; new ones may come. */

/** A stretch of work: it makes a span and a log entry of this name, and one measurement of `throughline.operation.duration`. */
export interface OperationName {
  readonly name: string;
  /** As `SpanKind` of OpenTelemetry: 0 internal, 2 client, 3 producer, 4 consumer. */
  readonly kind: 0 | 2 | 3 | 4;
  readonly what: string;
  /** What its span is linked to, if anything. */
  readonly link?: string;
}

const CLIENT = 2;

/** The stretches of work there are. */
export const OPERATIONS = {
  command: { name: "throughline.command", kind: 0, what: "a call of a desk" },
  append: {
    name: "throughline.store.append",
    kind: CLIENT,
    what: "an append",
    link: "the append that wrote the stream's events before",
  },
  read: { name: "throughline.store.read", kind: CLIENT, what: "a read of a stream" },
  find: { name: "throughline.store.find", kind: CLIENT, what: "a lookup by key" },
  list: { name: "throughline.store.list", kind: CLIENT, what: "a listing" },
  feed: { name: "throughline.store.feed", kind: CLIENT, what: "a read of a partition of the feed" },
  follow: {
    name: "throughline.follow",
    kind: 4,
    what: "a follower's work on one commit",
    link: "the append that wrote the commit",
  },
  publish: {
    name: "throughline.publish",
    kind: 3,
    what: "envelopes handed to a transport",
    link: "the `traceparent` of each envelope that has one",
  },
  deliver: {
    name: "throughline.deliver",
    kind: 4,
    what: "a subscriber's work on one envelope",
    link: "the envelope's `traceparent`",
  },
  timer: { name: "throughline.timer", kind: 4, what: "a handler's work on one timer that is due" },
} as const satisfies Readonly<Record<string, OperationName>>;

/** A figure: its unit as UCUM has it, and what it is told apart by. */
export interface MetricName {
  readonly name: string;
  readonly type: "histogram" | "counter";
  readonly unit: string;
  readonly what: string;
  readonly attributes: readonly string[];
}

/** What is put beside spans, entries and figures. */
export const ATTRIBUTES = {
  operation: { name: "throughline.operation", what: "the name of the operation; on figures only" },
  tenant: { name: "throughline.tenant", what: "the tenant" },
  streamKind: { name: "throughline.stream.kind", what: "`journey` or `customer`" },
  streamId: { name: "throughline.stream.id", what: "the journey or customer, where there is such a stream" },
  commandId: { name: "throughline.command.id", what: "the command that wrote, or was to" },
  commandType: {
    name: "throughline.command.type",
    what: "the method, such as `journeys.observe`, and the type of an observation or action",
  },
  outcome: { name: "throughline.outcome", what: "the `status` of the answer, or what became of an envelope" },
  refusal: { name: "throughline.refusal", what: "the code of a refusal" },
  error: { name: "error.type", what: "the code of an error; `unexpected` for one that has none" },
  version: { name: "throughline.stream.version", what: "the version of the stream after it" },
  events: { name: "throughline.events", what: "how many events were written, read or followed" },
  found: { name: "throughline.found", what: "how many streams, or commits of a feed, were found" },
  partition: { name: "throughline.partition", what: "the partition of the feed" },
  envelopes: { name: "throughline.envelopes", what: "how many envelopes were published at once" },
  envelopeId: { name: "throughline.envelope.id", what: "the id of the envelope, which is that of its event" },
  envelopeType: { name: "throughline.envelope.type", what: "the type of its event" },
  group: { name: "throughline.group", what: "the group of the subscription" },
  timerName: { name: "throughline.timer.name", what: "the name of the timer" },
  attempt: { name: "throughline.attempt", what: "which attempt it is, from 1" },
  durationMs: { name: "durationMs", what: "how long it took, in milliseconds; on log entries only" },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly what: string }>>;

const { operation, outcome, error } = ATTRIBUTES;

/** The figures there are. */
export const METRICS = {
  duration: {
    name: "throughline.operation.duration",
    type: "histogram",
    unit: "s",
    what: "how long an operation took",
    attributes: [operation.name, outcome.name, error.name],
  },
  appends: {
    name: "throughline.store.appends",
    type: "counter",
    unit: "{append}",
    what: "appends by what came of them: conflicts and duplicates too",
    attributes: [outcome.name],
  },
  events: {
    name: "throughline.store.events",
    type: "counter",
    unit: "{event}",
    what: "events written",
    attributes: [],
  },
  envelopes: {
    name: "throughline.transport.envelopes",
    type: "counter",
    unit: "{envelope}",
    what: "envelopes by what became of them",
    attributes: [operation.name, outcome.name],
  },
} as const satisfies Readonly<Record<string, MetricName>>;

/** Upper bounds of the histogram's buckets, in seconds: from a lookup in memory to a call that hangs. */
export const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
