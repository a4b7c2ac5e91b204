import { type Clock, systemClock } from "../../kernel/clock.js";
import { parseEnvelope } from "../check-envelope.js";
import { numberOption } from "../check-input.js";
import type { Envelope } from "../envelope.js";
import { type Sleep, systemSleep } from "../pausing.js";
import { readBody } from "./read-body.js";
import { signerOf } from "./signature.js";

/** What requests are held to. Durations are in milliseconds. */
export interface VerifyOptions {
  /** The active secrets, `whsec_…`: at least one. While a secret is changed, the old one and the new one. */
  readonly secrets: readonly string[];
  /** How far the timestamp of a request may be from now, either way. Default 300,000 (5 minutes). */
  readonly toleranceMs?: number;
  /** The largest body, in bytes. Default 1,048,576. */
  readonly maxBytes?: number;
  /** How long a body may take to arrive. Default 10,000. */
  readonly bodyTimeoutMs?: number;
  readonly clock?: Clock;
  readonly sleep?: Sleep;
}

/** Gives the envelope of a request that may be believed, or the status that any other one is answered with. */
export type VerifyRequest = (request: Request) => Promise<Envelope | number>;

const CLOUD_EVENTS = /^application\/cloudevents\+json\s*(;|$)/i;
const MESSAGE_ID = /^[\x21-\x7e]{1,300}$/;
const TIMESTAMP = /^\d{1,12}$/;
const LONGEST_SIGNATURES = 1_024;

/** @throws ThroughlineError `INVALID_INPUT` for an option that is not valid */
export function verifierOf(options: VerifyOptions): VerifyRequest {
  const { clock = systemClock, sleep = systemSleep } = options;
  const signer = signerOf(options.secrets, "secrets");
  const toleranceMs = numberOption(options.toleranceMs, "toleranceMs", 300_000, 0);
  const maxBytes = numberOption(options.maxBytes, "maxBytes", 1_048_576, 1);
  const timeoutMs = numberOption(options.bodyTimeoutMs, "bodyTimeoutMs", 10_000, 1);

  return async (request) => {
    const { headers } = request;
    if (request.method !== "POST") return 405;
    if (!CLOUD_EVENTS.test(headers.get("content-type") ?? "")) return 415;
    const id = headers.get("webhook-id") ?? "";
    const timestamp = headers.get("webhook-timestamp") ?? "";
    const signatures = headers.get("webhook-signature") ?? "";
    if (!MESSAGE_ID.test(id) || !TIMESTAMP.test(timestamp)) return 400;
    if (signatures === "" || signatures.length > LONGEST_SIGNATURES) return 400;
    if (Math.abs(clock.now() - Number(timestamp) * 1_000) > toleranceMs) return 401;
    const body = await readBody(request, { maxBytes, timeoutMs, sleep });
    if (typeof body === "string") return UNREAD[body];
    if (!(await signer.verify(signatures, id, timestamp, body))) return 401;
    try {
      return parseEnvelope(utf8(body), { bytes: maxBytes });
    } catch {
      return 400;
    }
  };
}

const UNREAD = { "too-large": 413, "too-slow": 408, broken: 400 } as const;

/** Bytes that are no UTF-8 are refused, and a byte order mark is left in, so that what is parsed is what was signed. */
function utf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
