/** What stands beside a span or a measurement: ids, names and counts; never anything personal. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Names a span across processes, as W3C Trace Context has it. */
export interface SpanContext {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  readonly traceFlags: number;
}

/** What is used of a span of `@opentelemetry/api`. */
export interface Span {
  /** What it is named by across processes. */
  spanContext(): SpanContext;
  /** Adds to what stands beside it. */
  setAttributes(attributes: Record<string, string | number | boolean>): unknown;
  /** `code` 2 is an error. */
  setStatus(status: { code: number }): unknown;
  /** It is over. */
  end(): void;
}

/** How a span begins. */
export interface SpanOptions {
  /** 0 internal, 2 client, 3 producer, 4 consumer. */
  kind?: number;
  links?: { context: SpanContext }[];
}

/** What is used of a tracer of `@opentelemetry/api`: `trace.getTracer("throughline")` is one. */
export interface Tracer {
  /** Begins a span, and runs `work` in it. */
  startActiveSpan<Result>(name: string, options: SpanOptions, work: (span: Span) => Result): Result;
}

/** What is measured, how it is called, and in which unit. */
export interface MetricOptions {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}

/** What is used of a meter of `@opentelemetry/api`: `metrics.getMeter("throughline")` is one. */
export interface Meter {
  /** For durations and sizes. */
  createHistogram(
    name: string,
    options: MetricOptions,
  ): {
    /** One measurement. */
    record(value: number, attributes: Record<string, string | number | boolean>): void;
  };
  /** For what is counted. */
  createCounter(
    name: string,
    options: MetricOptions,
  ): {
    /** So many more. */
    add(value: number, attributes: Record<string, string | number | boolean>): void;
  };
}

/**
 * Where spans and measurements go: objects of `@opentelemetry/api`, which is an optional peer and never imported here, or anything of
 * the same shape. What is left out is not made.
 */
export interface Telemetry {
  readonly tracer?: Tracer | undefined;
  readonly meter?: Meter | undefined;
}
