import { isSafeId, type StreamId, streamKey } from "../../kernel/stream-id.js";
import type { SpanContext } from "./telemetry.js";

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})/;

/**
 * A span's context as the W3C header has it.
 *
 * @example
 * ```ts
 * traceparentOf(span.spanContext()); // "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
 * ```
 */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  const text = `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, "0")}`;
  return TRACEPARENT.test(text) ? text : undefined;
}

/** The context a text begins with, be it a `traceparent` or a command id made by {@link tracedCommandId}. */
export function contextIn(text: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags = ""] = TRACEPARENT.exec(text ?? "") ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

/**
 * A command id that begins with the trace it was given in. It is kept with the events, so whoever meets them, in any process and however much
 * later, can link to that trace. For ids that are made anew for each command; one by which repeats are recognised, such as a provider's
 * message id, must not depend on a trace.
 *
 * @returns `id` itself where there is no valid context, or no room for it in 128 characters
 * @example
 * ```ts
 * await journeys.observe(id, fact, { commandId: tracedCommandId(span.spanContext(), randomId()) });
 * // commandId "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.V1StGXR8_Z5jdHi6B-myT"
 * ```
 */
export function tracedCommandId(context: SpanContext, id: string): string {
  const traced = `${traceparentOf(context)}.${id}`;
  return traceparentOf(context) !== undefined && isSafeId(traced) ? traced : id;
}

/** What is remembered of the last appends, so that a span can be linked to the one before it on its journey. */
const REMEMBERED = 10_000;

/** Which span wrote what, as far as it is known here: by this process lately, or by the command id. */
export class TraceLinks {
  /** By stream: the newest command seen, and the span it was written in. */
  readonly #streams = new Map<string, SpanContext>();
  readonly #commits = new Map<string, SpanContext>();

  /** A span wrote a commit. */
  wrote(stream: StreamId, commandId: string, context: SpanContext): void {
    remember(this.#streams, streamKey(stream), context);
    remember(this.#commits, `${streamKey(stream)}/${commandId}`, context);
  }

  /** The newest event of a stream was seen to be of this command. */
  saw(stream: StreamId, commandId: string): void {
    const context = this.of(stream, commandId);
    if (context !== undefined) remember(this.#streams, streamKey(stream), context);
    else this.#streams.delete(streamKey(stream));
  }

  /** The span that wrote the newest events of a stream. */
  last(stream: StreamId): SpanContext | undefined {
    return this.#streams.get(streamKey(stream));
  }

  /** The span that wrote a commit. */
  of(stream: StreamId, commandId: string): SpanContext | undefined {
    return this.#commits.get(`${streamKey(stream)}/${commandId}`) ?? contextIn(commandId);
  }
}

/** Keeps the newest; a map gives its keys in the order they were added. */
function remember(contexts: Map<string, SpanContext>, key: string, context: SpanContext): void {
  contexts.delete(key);
  contexts.set(key, context);
  if (contexts.size <= REMEMBERED) return;
  for (const oldest of contexts.keys()) {
    contexts.delete(oldest);
    return;
  }
}
