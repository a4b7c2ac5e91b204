import { type ErrorCode, isThroughlineError } from "../../kernel/error.js";
import { guardLogger, type Logger, type LogLevel, silentLogger } from "../../kernel/logger.js";
import { isSafeId } from "../../kernel/stream-id.js";
import {
  ATTRIBUTES,
  DURATION_BUCKETS,
  METRICS,
  type MetricName,
  OPERATIONS,
  type OperationName,
} from "./names.js";
import type { Attributes, Meter, Span, SpanContext, Telemetry, Tracer } from "./telemetry.js";
import { TraceLinks } from "./trace-links.js";

/** What the `instrument…` functions tell of, and to whom. */
export interface InstrumentsOptions {
  /** Spans and figures. Default: none. */
  readonly telemetry?: Telemetry | undefined;
  /** Told of each operation at its end: `debug` where it went well, and a level by the error where it did not. Default: nobody. */
  readonly logger?: Logger | undefined;
  /** A clock that never goes back, in milliseconds. Default: `performance.now()`. */
  readonly now?: (() => number) | undefined;
}

/** What an operation says of itself while it is at work. */
export interface Told {
  /** Adds attributes; text that is no safe id is left out, since nobody has checked it yet. */
  add(attributes: Readonly<Record<string, string | number | undefined>>): void;
  /** The span's context, where there is one. */
  readonly context: SpanContext | undefined;
}

/** Made by {@link createInstruments}, and handed to every `instrument…` function of one process. */
export interface Instruments {
  /** Does work as an operation: one span, one measurement, one log entry. What tracer, meter and logger throw changes nothing. */
  run<Result>(
    operation: keyof typeof OPERATIONS,
    links: readonly (SpanContext | undefined)[],
    work: (told: Told) => Promise<Result>,
  ): Promise<Result>;
  /** Adds to a counter. */
  count(metric: Exclude<keyof typeof METRICS, "duration">, value: number, attributes?: Attributes): void;
  /** Which span wrote what. */
  readonly links: TraceLinks;
}

/** The caller asked for what cannot be. */
const OF_THE_CALLER: readonly ErrorCode[] = [
  "ABORTED",
  "COMMAND_REUSED",
  "INVALID_INPUT",
  "LEASE_EXPIRED",
  "NOT_ALLOWED",
  "NOT_FOUND",
  "NOT_OWNER",
  "STALE_EPOCH",
  "WRONG_STATUS",
];
/** It may go better the next time. */
const PASSING: readonly ErrorCode[] = [
  "CONFLICT",
  "LIMIT_EXCEEDED",
  "STORE_BUSY",
  "STORE_CLOSED",
  "TRANSPORT_CLOSED",
];

/**
 * What the `instrument…` functions share: where spans, figures and log entries go, and which span wrote what. Make one for a process.
 *
 * @example
 * ```ts
 * import { metrics, trace } from "@opentelemetry/api";
 *
 * const telemetry = { tracer: trace.getTracer("throughline"), meter: metrics.getMeter("throughline") };
 * const instruments = createInstruments({ telemetry, logger });
 * const store = instrumentStore(await openSqlite("desk.sqlite"), instruments);
 * const throughline = instrumentThroughline(createThroughline({ store, secrets }), instruments);
 * ```
 */
export function createInstruments(options: InstrumentsOptions = {}): Instruments {
  const { tracer, meter } = options.telemetry ?? {};
  if (tracer === undefined && meter === undefined && options.logger === undefined) return untold();
  return new WorkingInstruments(options);
}

/** Where there is nobody to tell, work is done and no more. */
function untold(): Instruments {
  return {
    run: (_operation, _links, work) => work({ add: () => {}, context: undefined }),
    count: () => {},
    links: new TraceLinks(),
  };
}

class WorkingInstruments implements Instruments {
  readonly links = new TraceLinks();
  readonly #tracer: Tracer | undefined;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #record: (value: number, attributes: Attributes) => void;
  readonly #add: Readonly<Record<string, (value: number, attributes: Attributes) => void>>;

  constructor({ telemetry, logger = silentLogger, now = () => performance.now() }: InstrumentsOptions) {
    this.#tracer = telemetry?.tracer;
    this.#logger = guardLogger(logger);
    this.#now = now;
    const meter = telemetry?.meter;
    this.#record = histogramOf(meter, METRICS.duration);
    this.#add = {
      appends: counterOf(meter, METRICS.appends),
      events: counterOf(meter, METRICS.events),
      envelopes: counterOf(meter, METRICS.envelopes),
    };
  }

  async run<Result>(
    operation: keyof typeof OPERATIONS,
    links: readonly (SpanContext | undefined)[],
    work: (told: Told) => Promise<Result>,
  ): Promise<Result> {
    const { name, kind }: OperationName = OPERATIONS[operation];
    const began = this.#now();
    let started: Promise<Result> | undefined;
    const start = (span?: Span): Promise<Result> => {
      started ??= this.#work(name, began, span, work);
      return started;
    };
    const to = links.flatMap((context) => (context === undefined ? [] : [{ context }]));
    try {
      await this.#tracer?.startActiveSpan(name, { kind, links: to }, start);
    } catch {
      // What the work itself throws comes again below; what the tracer throws stops nothing.
    }
    return start();
  }

  count(metric: Exclude<keyof typeof METRICS, "duration">, value: number, attributes: Attributes = {}): void {
    quietly(() => this.#add[metric]?.(value, attributes));
  }

  async #work<Result>(
    name: string,
    began: number,
    span: Span | undefined,
    work: (told: Told) => Promise<Result>,
  ): Promise<Result> {
    const attributes: Record<string, string | number> = {};
    const told: Told = {
      add: (more) => {
        for (const [key, value] of Object.entries(more))
          if (typeof value === "number" || isSafeId(value)) attributes[key] = value;
      },
      context: quietly(() => span?.spanContext()),
    };
    try {
      const result = await work(told);
      this.#ended(name, began, span, attributes, "debug");
      return result;
    } catch (error) {
      const code = codeOf(error);
      attributes[ATTRIBUTES.error.name] = code ?? "unexpected";
      this.#ended(name, began, span, attributes, levelOf(code));
      throw error;
    }
  }

  #ended(
    name: string,
    began: number,
    span: Span | undefined,
    attributes: Record<string, string | number>,
    level: LogLevel,
  ): void {
    const durationMs = this.#now() - began;
    quietly(() => {
      span?.setAttributes(attributes);
      // A caller's own mistake is no error of the span: it would hide those that are.
      if (level === "warn" || level === "error") span?.setStatus({ code: 2 });
    });
    quietly(() => span?.end());
    quietly(() => {
      const { outcome, error, operation } = ATTRIBUTES;
      const of: Record<string, string | number> = { [operation.name]: name };
      for (const key of [outcome.name, error.name]) {
        const value = attributes[key];
        if (value !== undefined) of[key] = value;
      }
      this.#record(durationMs / 1_000, of);
    });
    this.#logger.log(level, {
      code: name,
      fields: { ...attributes, [ATTRIBUTES.durationMs.name]: durationMs },
    });
  }
}

function codeOf(error: unknown): ErrorCode | undefined {
  return isThroughlineError(error) ? error.code : undefined;
}

function levelOf(code: ErrorCode | undefined): LogLevel {
  if (code === undefined) return "error";
  return OF_THE_CALLER.includes(code) ? "info" : PASSING.includes(code) ? "warn" : "error";
}

function histogramOf(meter: Meter | undefined, { name, unit, what }: MetricName) {
  const advice = { explicitBucketBoundaries: [...DURATION_BUCKETS] };
  const histogram = quietly(() => meter?.createHistogram(name, { unit, description: what, advice }));
  return (value: number, attributes: Attributes): void => histogram?.record(value, attributes);
}

function counterOf(meter: Meter | undefined, { name, unit, what }: MetricName) {
  const counter = quietly(() => meter?.createCounter(name, { unit, description: what }));
  return (value: number, attributes: Attributes): void => counter?.add(value, attributes);
}

/** Telemetry that fails stops nothing. */
function quietly<Result>(tell: () => Result): Result | undefined {
  try {
    return tell();
  } catch {
    return undefined;
  }
}
