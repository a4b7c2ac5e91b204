import * as z from "zod";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import { captureMention } from "../feedback/mentions/capture-mention.js";
import { areTopics, type Topics, topicsOf } from "../feedback/mentions/topics.js";
import { tokensIn } from "../handoff/resume/token-form.js";
import type { Journey } from "../journey/state.js";
import { canonicalJson } from "../kernel/canonical-json.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { checkJson } from "../kernel/json.js";
import type { Mac } from "../kernel/mac.js";
import { instantSchema, parseInput } from "../kernel/schema.js";
import { identityMacs, normaliseIdentity, type Sender, senderSchema } from "./identity.js";
import { activeKey, identityKey, journeyIndex, mentionKey, threadKey, withUnique } from "./index-keys.js";
import { fieldsOf, signalSchema } from "./input.js";
import { findEveryId, findIds, followMerges, journeyStream, loadJourney } from "./journey-streams.js";
import { outcomeOf } from "./outcome.js";
import { receive } from "./receive.js";
import { revokeExposed } from "./resume.js";
import type { TenantContext } from "./tenant-context.js";

/** A public post that speaks of the business. */
export interface PublicMention {
  /** A channel that everybody reads. */
  readonly channel: ChannelId;
  /** The provider's id of the post, at most 500 characters: the same id on the same channel is the same post. */
  readonly externalId: string;
  /** Who wrote it. */
  readonly author: Sender;
  /** At most 20,000 characters. */
  readonly text: string;
  /** Where it stands: `https:` or `http:`, at most 2,000 characters. Default: nowhere to go. */
  readonly url?: string | undefined;
  /** The provider's thread: at most 500 characters. Default: it stands alone. */
  readonly thread?: string | undefined;
  readonly occurredAt: Instant;
}

/** How a post is captured. */
export interface CaptureOptions {
  /** The rules of the desk. Default: no topics. */
  readonly topics?: Topics | undefined;
  /** Which posts open a journey where there is none: all, those of a topic, or none. Default `topic`. */
  readonly opens?: "all" | "topic" | "none" | undefined;
  /** Ends the wait with `ABORTED`. Capture the post again to learn what was written. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of a public post. Told apart by `status`. */
export type Captured = {
  /** What the rules found it to be about, and when it was written: to be counted by `topicCounts`. */
  readonly topics: readonly string[];
  readonly occurredAt: EpochMs;
} & (
  | {
      /** It `opened` a journey, or was `linked` to an open one. */
      readonly status: "opened" | "linked";
      readonly journey: Journey;
      /** `thread`: it is somebody else's word in the thread of that journey. */
      readonly by: "author" | "thread";
    }
  /** It was captured before: count it no more. */
  | { readonly status: "duplicate"; readonly journey: Journey }
  /** It is for the count alone; nothing was written, so it is the caller's to tell whether it comes again. */
  | { readonly status: "counted" }
  /** Several open journeys could be meant, and nothing was written. */
  | { readonly status: "ambiguous"; readonly candidates: readonly string[] }
);

const mentionSchema = z.strictObject({
  channel: channelSchema,
  externalId: z.string().min(1).max(500),
  author: senderSchema,
  text: z.string().max(20_000),
  url: z.string().max(2_000).refine(isWebAddress, "must be an https: or http: address").exactOptional(),
  thread: z.string().min(1).max(500).exactOptional(),
  occurredAt: instantSchema,
});
/** The rules are not copied: there may be many. */
const captureSchema = z.strictObject({
  topics: z.custom<Topics>(areTopics, "must come from defineTopics").optional(),
  opens: z.enum(["all", "topic", "none"]).optional(),
  signal: signalSchema.optional(),
});

/** What is to be written of a post. */
interface Post extends z.infer<typeof mentionSchema> {
  /** Its id on the journey: a keyed MAC of the provider's. */
  readonly mention: string;
  readonly keys: readonly Mac[];
  readonly threads: readonly Mac[];
  readonly topics: readonly string[];
}

/** Of a thread in which many write, so many journeys are looked at. */
const MOST_IN_THREAD = 50;

/** Captures a post: decides where it belongs, and writes it there. */
export async function capturePost(
  context: TenantContext,
  mention: PublicMention,
  options: CaptureOptions,
): Promise<Captured> {
  const { topics, opens, signal } = parseInput(captureSchema, options, "options");
  const post = await postOf(context, mention, topics);
  await revokeExposed(context, tokensIn(post.text));
  const counted = { topics: post.topics, occurredAt: post.occurredAt };
  const known = await circumstances(context, post);
  const decision = captureMention({
    ...known,
    topics: post.topics,
    ...(opens === undefined ? {} : { opens }),
  });
  switch (decision.action) {
    case "duplicate":
      return { ...counted, status: "duplicate", journey: await loadJourney(context, decision.journey) };
    case "ambiguous":
      return { ...counted, status: "ambiguous", candidates: decision.candidates };
    case "count":
      return { ...counted, status: "counted" };
    case "link":
      if (decision.by === "thread")
        return {
          ...counted,
          ...(await record(context, post, decision.journey, "linked", "thread", signal)),
        };
  }
  const named = decision.action === "link" ? { journey: decision.journey } : {};
  const received = await receive(context, { ...inboundOf(post), ...named }, { signal });
  if (received.status === "ambiguous")
    return { ...counted, status: "ambiguous", candidates: received.candidates };
  const status = received.status === "opened" ? "opened" : "linked";
  return { ...counted, ...(await record(context, post, received.journey.id, status, "author", signal)) };
}

async function postOf(
  context: TenantContext,
  given: PublicMention,
  topics: Topics | undefined,
): Promise<Post> {
  const { macs, tenant } = context;
  const parsed = parseInput(mentionSchema, fieldsOf(given, "mention"), "mention");
  checkJson(parsed);
  const { channel, externalId, thread, text } = parsed;
  if (!context.isPublic(channel))
    throw new ThroughlineError(
      "INVALID_INPUT",
      `What is said on ${channel} is not public. Take it in with journeys.receive.`,
      { details: { what: "mention", problems: [{ path: "channel", rule: "must be public" }] } },
    );
  const keys = await macs.all(`mention:${tenant}`, canonicalJson({ channel, externalId }));
  return {
    ...parsed,
    mention: (await macs.current(`mention:${tenant}`, canonicalJson({ channel, externalId }))).mac,
    keys,
    threads: thread === undefined ? [] : await macs.all(`thread:${tenant}`, `${channel}:${thread}`),
    topics: topics === undefined ? [] : topicsOf(text, topics),
  };
}

/** Which journeys there are for a post to belong to. */
async function circumstances(context: TenantContext, { channel, author, keys, threads }: Post) {
  const [captured] = await findIds(context, "journey", keys.map(mentionKey), 1);
  if (captured !== undefined)
    return { capturedOn: (await followMerges(context, captured)).id, ofAuthor: [], ofThread: [] };
  const identity = await normaliseIdentity(
    { ...author, platform: author.platform ?? channel },
    context.defaultCountry,
  );
  const identities = await identityMacs(context.macs, context.tenant, identity);
  const [customer] = await findIds(context, "customer", identities.map(identityKey), 1);
  const own = customer === undefined ? [] : await findEveryId(context, "journey", [activeKey(customer)]);
  const inThread = await inThreadOf(context, threads, own);
  return {
    capturedOn: null,
    ofAuthor: own.map((journey) => ({ journey, inThread: inThread.has(journey) })),
    ofThread: own.length === 0 ? await openInThread(context, threads) : [],
  };
}

/** Which of an author's journeys a thread belongs to. Asked only where there are several. */
async function inThreadOf(
  context: TenantContext,
  threads: readonly Mac[],
  own: readonly string[],
): Promise<ReadonlySet<string>> {
  if (own.length < 2) return new Set();
  const ids = await findEveryId(context, "journey", threads.map(threadKey));
  const named = ids.filter((id) => own.includes(id));
  if (named.length > 0) return new Set(named);
  const journeys = await Promise.all(ids.slice(0, MOST_IN_THREAD).map((id) => followMerges(context, id)));
  return new Set(journeys.map(({ id }) => id));
}

/** The journeys that a thread belongs to and that go on: two at most, since a thread of several is nobody's. */
async function openInThread(context: TenantContext, threads: readonly Mac[]): Promise<readonly string[]> {
  const open = new Set<string>();
  for (const held of await findIds(context, "journey", threads.map(threadKey), MOST_IN_THREAD)) {
    const { id, status } = await followMerges(context, held);
    if (status !== "closed") open.add(id);
    if (open.size === 2) break;
  }
  return [...open];
}

function inboundOf({ channel, author, externalId, occurredAt, text, thread }: Post) {
  const message = { externalId, occurredAt, text, ...(thread === undefined ? {} : { thread }) };
  return { channel, from: author, message };
}

async function record(
  context: TenantContext,
  post: Post,
  journey: string,
  status: "opened" | "linked",
  by: "author" | "thread",
  signal: AbortSignal | undefined,
) {
  const { mention, channel, topics, occurredAt, author, text, url = null, keys, threads } = post;
  const id = `mention.${mention}`;
  const ran = await context.journeys.runner.run({
    stream: journeyStream(context, journey),
    id,
    input: { type: "captureMention", mention },
    command: {
      type: "captureMention",
      id,
      mention,
      channel,
      topics,
      occurredAt,
      author: author.name ?? author.value,
      text,
      url,
    },
    index: (before, after) => {
      const { add, remove } = journeyIndex(before, after);
      const thread = threads.slice(0, 1).map((key) => ({ key: threadKey(key) }));
      return withUnique({ add: [...add, ...thread], remove }, ...keys.slice(0, 1).map(mentionKey));
    },
    signal,
  });
  if (ran.status === "key-taken")
    return { status: "duplicate" as const, journey: await followMerges(context, ran.by.id) };
  const outcome = outcomeOf(ran);
  if (outcome.status === "refused") throw new ThroughlineError("NOT_FOUND", outcome.refusal.message);
  const { state, repeated, events } = outcome;
  return repeated || events.length === 0
    ? { status: "duplicate" as const, journey: state }
    : { status, journey: state, by };
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
