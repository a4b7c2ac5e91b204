import type { Attributes, LogEntry, Logger, LogLevel, Meter, SpanContext, Tracer } from "throughline";

/** A span as it was when it ended. */
interface RecordedSpan {
  readonly name: string;
  readonly kind: number | undefined;
  readonly links: readonly string[];
  readonly parent: string | undefined;
  readonly spanId: string;
  attributes: Attributes;
  failed: boolean;
  ended: number;
}

interface Measured {
  readonly name: string;
  readonly unit: string | undefined;
  readonly value: number;
  readonly attributes: Attributes;
}

/** Everything that is told to a tracer, a meter and a logger. Parents are followed as far as calls begin before others have ended. */
export function recording() {
  const spans: RecordedSpan[] = [];
  const measured: Measured[] = [];
  const logged: (LogEntry & { readonly level: LogLevel })[] = [];
  let count = 0;

  const tracer: Tracer = {
    startActiveSpan: (name, { kind, links = [] }, work) => {
      const spanId = (++count).toString(16).padStart(16, "0");
      const context: SpanContext = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId, traceFlags: 1 };
      const parent = spans.findLast(({ ended }) => ended === 0)?.spanId;
      const span: RecordedSpan = {
        name,
        kind,
        links: links.map((link) => link.context.spanId),
        parent,
        spanId,
        attributes: {},
        failed: false,
        ended: 0,
      };
      spans.push(span);
      return work({
        spanContext: () => context,
        setAttributes: (attributes) => {
          span.attributes = { ...span.attributes, ...attributes };
        },
        setStatus: ({ code }) => {
          span.failed = code === 2;
        },
        end: () => {
          span.ended++;
        },
      });
    },
  };
  const measuring = (name: string, unit: string | undefined) => (value: number, attributes: Attributes) =>
    void measured.push({ name, unit, value, attributes });
  const meter: Meter = {
    createHistogram: (name, { unit }) => ({ record: measuring(name, unit) }),
    createCounter: (name, { unit }) => ({ add: measuring(name, unit) }),
  };
  const logger: Logger = { log: (level, entry) => void logged.push({ level, ...entry }) };
  return { spans, measured, logged, logger, telemetry: { tracer, meter } };
}

/** A clock that moves by a quarter of a second each time it is read. */
export function quarters(): () => number {
  let now = 0;
  return () => {
    now += 250;
    return now;
  };
}
