import { type Clock, systemClock } from "../../kernel/clock.js";
import { checkSubscribe, invalidOption, numberOption, transportClosed } from "../check-input.js";
import { Ending } from "../ending.js";
import type { Envelope } from "../envelope.js";
import { outgoing } from "../outgoing.js";
import { type Sleep, systemSleep } from "../pausing.js";
import { type RetryPolicy, retryPolicy } from "../retries.js";
import type {
  EnvelopeHandler,
  Published,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportCapabilities,
} from "../transport.js";
import { guardOf, type WebhookAllowance } from "./endpoint.js";
import { type NodeFetch, nodeFetch } from "./node-fetch.js";
import { ReceivingGroups } from "./receiving-groups.js";
import { memorySeenIds, type SeenIds } from "./seen-ids.js";
import { Sender, type WebhookProblem } from "./sender.js";
import { signerOf } from "./signature.js";
import { type VerifyRequest, verifierOf } from "./verify-request.js";
import { ForbiddenAddress, type Resolve, type WebhookFetch } from "./webhook-fetch.js";
import { answerWith } from "./webhook-receiver.js";

/** Somebody who gets envelopes by webhook. */
export interface WebhookEndpoint {
  /** An https URL, without user name and password. */
  readonly url: string;
  /** The secrets it knows, `whsec_…`, the newest first. Each signs every request, so that they can be changed without a gap. */
  readonly secrets: readonly string[];
}

/** Options of {@link webhookTransport}. Durations are in milliseconds. */
export interface WebhookTransportOptions {
  /** Who gets every envelope. One transport for each endpoint keeps a slow one from holding up others. Default: nobody, for a transport that only receives. */
  readonly endpoints?: readonly WebhookEndpoint[];
  /** Which addresses may be called. Default: public ones, by https, on port 443. */
  readonly allow?: WebhookAllowance;
  /** Posts requests. Default: node:https, connected to the address that was checked. One of yours decides itself what it connects to. */
  readonly fetch?: WebhookFetch;
  /** Finds the addresses of a host name, which are then checked. Default: the resolver of the machine; none where you give `fetch`. */
  readonly resolve?: Resolve;
  /** How long an endpoint may take for one answer. Default 10,000. */
  readonly timeoutMs?: number;
  /** How often and how soon `publish` tries again before it answers `retry`. Default: 12 tries, full jitter from 250 ms to 5 minutes. */
  readonly retries?: Partial<RetryPolicy>;
  /** The most journeys that are posted for at once, for each batch and endpoint. Default 64. */
  readonly atOnce?: number;
  /** The largest envelope, in UTF-8 bytes. Default 1,048,576. */
  readonly maxBytes?: number;
  /** Told of every post that went wrong, and of an endpoint that is gone. Default: nothing. */
  readonly report?: (problem: WebhookProblem) => void;
  /** What `receive` believes, for a transport that has subscriptions. */
  readonly receive?: WebhookReceiving;
  readonly clock?: Clock;
  /** Gives a number from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

/** How requests are received. Durations are in milliseconds. */
export interface WebhookReceiving {
  /** The active secrets, `whsec_…`. */
  readonly secrets: readonly string[];
  /** How far the timestamp of a request may be from now, either way. Default 300,000 (5 minutes). */
  readonly toleranceMs?: number;
  /** How long a body may take to arrive. Default 10,000. */
  readonly bodyTimeoutMs?: number;
  /** Where it is remembered which group has handled what. Default: in memory for 10 minutes. */
  readonly seen?: SeenIds;
  /** How long a handler may take. Default 8,000. */
  readonly handlerTimeoutMs?: number;
  /** How long a request waits while every subscription of a group is at its `maxInFlight`. Default 5,000. */
  readonly roomTimeoutMs?: number;
  /** How long `stop` waits for handlers before it aborts their signal and gives them up. Default 10,000. */
  readonly graceMs?: number;
}

/** A transport by webhooks: `close` is always there. */
export interface WebhookTransport extends Transport {
  /**
   * Answers a request that brings an envelope: it is handed to every group that is subscribed here, and 200 is answered once all of them have it.
   * 503 while a group has no subscription, or no room, so that the sender tries again.
   */
  receive(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Posts envelopes as CloudEvents, signed after Standard Webhooks, and receives such posts for its subscriptions.
 *
 * `publish` answers `accepted` once an endpoint has answered 2xx. 410 means that the endpoint is gone: it is called no more, and `rejected` is
 * answered where no other is left.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid, and for a URL that may not be called
 * @example
 * ```ts
 * const transport = webhookTransport({
 *   endpoints: [{ url: "https://crm.example/hooks/desk", secrets: [process.env.WEBHOOK_SECRET ?? ""] }],
 * });
 * await transport.publish([envelope]); // ["accepted"]
 * ```
 */
export function webhookTransport(options: WebhookTransportOptions): WebhookTransport {
  const { clock = systemClock, random = Math.random, sleep = systemSleep, report = () => {} } = options;
  const { endpoints = [], allow = {}, receive } = options;
  const maxBytes = numberOption(options.maxBytes, "maxBytes", 1_048_576, 1_024);
  const capabilities: TransportCapabilities = Object.freeze({
    ordering: "none",
    dedupWindowMs: 0,
    maxBytes,
  });
  const ending = new Ending();
  const guard = guardOf(allow);
  const own =
    endpoints.length === 0 || options.fetch !== undefined ? undefined : ownFetch(options, guard.allows);
  const fetch = own?.fetch ?? checkedFetch(options, guard.allows);
  const shared = {
    fetch,
    timeoutMs: numberOption(options.timeoutMs, "timeoutMs", 10_000, 1),
    retries: retryPolicy(options.retries),
    atOnce: numberOption(options.atOnce, "atOnce", 64, 1),
    clock,
    random,
    sleep,
    ending,
    report,
  };
  const senders = endpoints.map(
    ({ url, secrets }, endpoint) =>
      new Sender({
        ...shared,
        endpoint,
        url: guard.checkUrl(url, `endpoints[${endpoint}].url`).href,
        signer: signerOf(secrets, `endpoints[${endpoint}].secrets`),
      }),
  );
  const receiving = receive === undefined ? undefined : receivingOf(receive, { maxBytes, clock, sleep });
  const subscriptions = new Set<Subscription>();
  let closing: Promise<void> | undefined;

  const assertOpen = () => {
    if (closing !== undefined) throw transportClosed();
  };

  return {
    capabilities,
    async publish(batch: readonly Envelope[]) {
      assertOpen();
      if (senders.length === 0) throw invalidOption("endpoints", "must hold somebody to publish to");
      const ready = outgoing(batch, maxBytes);
      const answers = await Promise.all(senders.map((sender) => sender.publish(ready)));
      return ready.map((_, index) => together(answers.map((of) => of[index] ?? "retry")));
    },
    async subscribe(wanted: SubscribeOptions, handle: EnvelopeHandler): Promise<Subscription> {
      assertOpen();
      checkSubscribe(wanted);
      if (receiving === undefined)
        throw invalidOption("receive", "must be given with its secrets to a transport that is subscribed to");
      const joined = receiving.groups.join(wanted, handle);
      subscriptions.add(joined);
      return joined;
    },
    async receive(request) {
      if (receiving === undefined || closing !== undefined) return answerWith(503);
      const envelope = await receiving.verify(request);
      return answerWith(typeof envelope === "number" ? envelope : await receiving.groups.bring(envelope));
    },
    close() {
      closing ??= (async () => {
        ending.end("The transport was closed.");
        await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
        own?.close();
      })();
      return closing;
    },
  };
}

/** One answer for all endpoints: it is to be published again while one of them may take it. */
function together(answers: readonly Published[]): Published {
  if (answers.includes("retry")) return "retry";
  return answers.includes("accepted") ? "accepted" : "rejected";
}

function ownFetch({ resolve }: WebhookTransportOptions, allows: (address: string) => boolean): NodeFetch {
  return nodeFetch({ allows, ...(resolve === undefined ? {} : { resolve }) });
}

/** The user's own fetch, before which names are resolved and checked where there is a resolver. */
function checkedFetch(
  { fetch, resolve }: WebhookTransportOptions,
  allows: (address: string) => boolean,
): WebhookFetch {
  return async (url, request) => {
    if (fetch === undefined) throw new ForbiddenAddress();
    if (resolve !== undefined) {
      const addresses = await resolve(new URL(url).hostname);
      if (addresses.length === 0 || !addresses.every(allows)) throw new ForbiddenAddress();
    }
    return fetch(url, request);
  };
}

function receivingOf(
  given: WebhookReceiving,
  { maxBytes, clock, sleep }: { readonly maxBytes: number; readonly clock: Clock; readonly sleep: Sleep },
): { readonly verify: VerifyRequest; readonly groups: ReceivingGroups } {
  return {
    verify: verifierOf({ ...given, maxBytes, clock, sleep }),
    groups: new ReceivingGroups({
      seen: given.seen ?? memorySeenIds({ clock }),
      handlerTimeoutMs: numberOption(given.handlerTimeoutMs, "receive.handlerTimeoutMs", 8_000, 1),
      roomTimeoutMs: numberOption(given.roomTimeoutMs, "receive.roomTimeoutMs", 5_000, 0),
      graceMs: numberOption(given.graceMs, "receive.graceMs", 10_000, 0),
      sleep,
    }),
  };
}
