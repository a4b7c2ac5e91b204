import type { ChannelId } from "../../channels/channel-id.js";
import { type Erased, isErased } from "../../kernel/erased.js";
import { type EpochMs, readInstant } from "../../kernel/instant.js";
import type { Keeper } from "./keep.js";
import type {
  PacketAttachment,
  PacketConversation,
  PacketMessage,
  PacketRequest,
  PacketTimeline,
} from "./packet.js";
import { isRecord, present, Row } from "./row.js";

/** How far from either end the log is searched, so that time does not grow with its length. */
const SEARCHED = 200;
/** How many of the customer's first messages may be greetings. */
const OPENING_MESSAGES = 5;

/** What the packet needs to know of the messages. */
export interface ReadMessages {
  readonly timeline: PacketTimeline;
  /** The messages kept, oldest first. */
  readonly kept: readonly PacketMessage[];
  readonly request?: PacketRequest;
  readonly first?: { readonly at: EpochMs; readonly channel: ChannelId };
  readonly last?: { readonly at: EpochMs; readonly channel: ChannelId };
  /** When the customer began to write without an answer. */
  readonly unansweredSince?: EpochMs;
}

/** The rows in order of time: `row(0)` is the oldest. */
interface Log {
  readonly length: number;
  row(position: number): Row;
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** Keeps the last messages and the customer's request; of a log that promises its order nothing else is read. */
export function readMessages(source: Row, keeper: Keeper): ReadMessages {
  const log = openLog(source);
  const total = log.length;
  if (total === 0) return { timeline: { total, conversations: [] }, kept: [] };
  const requestAt = findRequest(log);
  const tailFrom = Math.max(0, total - keeper.limits.messages);
  const alone =
    requestAt !== undefined && requestAt < tailFrom && keeper.limits.messages > 0 ? requestAt : undefined;

  const tail = readTail(log, tailFrom);
  const request = alone === undefined ? undefined : readMessage(log.row(alone), undefined);
  const kept = request === undefined ? tail : [request, ...tail];
  omitRest(log, tailFrom, alone, keeper);

  const gaps = alone === undefined ? [tailFrom] : [alone, tailFrom - alone - 1];
  return present({
    timeline: { total, conversations: group(kept, gaps) },
    kept: kept.map(({ message }) => message),
    request: requestAt === undefined ? undefined : readRequest(log.row(requestAt)),
    first: whereAndWhen(log.row(0)),
    last: whereAndWhen(log.row(total - 1)),
    unansweredSince: findUnanswered(log),
  });
}

function openLog(source: Row): Log {
  const order = source.oneOf("messageOrder", ["oldest-first"]);
  const view = source.get("messages");
  if (view === undefined) return { length: 0, row: () => new Row(undefined, "messages") };
  if (!isView(view)) throw source.invalid("messages", "must be a list, or have a length and at(index)");
  const rowAt = (index: number) => new Row(view.at(index), `messages.${index}`);
  const positions = order === undefined ? orderOf(view) : undefined;
  if (positions === undefined) return { length: view.length, row: rowAt };
  return { length: view.length, row: (position) => rowAt(positions[position] ?? position) };
}

interface View {
  readonly length: number;
  at(index: number): unknown;
}

function isView(value: unknown): value is View {
  if (Array.isArray(value)) return true;
  return (
    isRecord(value) &&
    typeof value.at === "function" &&
    typeof value.length === "number" &&
    Number.isSafeInteger(value.length) &&
    value.length >= 0
  );
}

/** `undefined` where the rows already come oldest first. Rows of the same time keep the order they came in. */
function orderOf(view: View): readonly number[] | Uint32Array | undefined {
  const times = new Float64Array(view.length);
  let ascending = true;
  let descending = true;
  for (let index = 0; index < times.length; index++) {
    const at = timeOf(view, index);
    const before = times[index - 1] ?? at;
    if (at < before) ascending = false;
    if (at > before) descending = false;
    times[index] = at;
  }
  if (ascending) return undefined;
  const positions = Uint32Array.from(times, (_, index) => (descending ? times.length - 1 - index : index));
  if (descending) return positions;
  return positions.sort((one, other) => (times[one] ?? 0) - (times[other] ?? 0) || one - other);
}

function timeOf(view: View, index: number): EpochMs {
  const row = view.at(index);
  const at = isRecord(row) ? readInstant(row.at) : null;
  if (at !== null) return at;
  const read = new Row(row, `messages.${index}`);
  return read.need("at", read.time("at"));
}

interface ReadMessage {
  readonly message: PacketMessage;
  readonly channel: ChannelId;
  readonly thread: string | undefined;
}

/** Late arrivals may stand out of order even in a log that promises it. */
function readTail(log: Log, from: number): readonly ReadMessage[] {
  const tail: ReadMessage[] = [];
  let ordered = true;
  for (let position = from; position < log.length; position++) {
    const before = tail.at(-1);
    const read = readMessage(log.row(position), before?.channel);
    if (before !== undefined && read.message.at < before.message.at) ordered = false;
    tail.push(read);
  }
  return ordered ? tail : tail.sort((one, other) => one.message.at - other.message.at);
}

/** @param checked a channel known to be valid */
function readMessage(row: Row, checked: ChannelId | undefined): ReadMessage {
  const at = row.need("at", row.time("at"));
  const from = row.need("from", row.party("from"));
  const channel =
    checked !== undefined && row.get("channel") === checked
      ? checked
      : row.need("channel", row.channel("channel"));
  const message: Draft<PacketMessage> = { at, from };
  const id = row.id("id");
  if (id !== undefined) message.id = id;
  if (row.flag("edited")) message.edited = true;
  if (row.flag("automatic")) message.automatic = true;
  if (row.flag("deleted")) message.deleted = true;
  else readContent(row, message);
  return { message, channel, thread: row.id("thread") };
}

function readContent(row: Row, message: Draft<PacketMessage>): void {
  const text = row.words("text");
  if (text !== undefined) message.text = text;
  const ref = row.label("ref");
  if (ref !== undefined) message.ref = ref;
  const excerpt = row.words("excerpt");
  if (excerpt !== undefined) message.excerpt = excerpt;
  const digest = row.label("digest");
  if (digest !== undefined) message.digest = digest;
  const attachments = row.rows("attachments", readAttachment);
  if (attachments.length > 0) message.attachments = attachments;
}

function readAttachment(row: Row): PacketAttachment {
  return present({
    ref: row.need("ref", row.label("ref")),
    name: row.words("name"),
    type: row.label("type"),
    bytes: row.count("bytes"),
    hash: row.label("hash"),
  });
}

function omitRest(log: Log, tailFrom: number, alone: number | undefined, keeper: Keeper): void {
  const count = alone === undefined ? tailFrom : tailFrom - 1;
  if (count === 0) return;
  const first = alone === 0 ? 1 : 0;
  const last = alone === tailFrom - 1 ? tailFrom - 2 : tailFrom - 1;
  keeper.omit("messages", count, log.row(first).time("at"), log.row(last).time("at"));
}

/** @param gaps how many messages are missing before the first of `kept`, and before the second */
function group(kept: readonly ReadMessage[], gaps: readonly number[]): readonly PacketConversation[] {
  const conversations: PacketConversation[] = [];
  let open: (Draft<PacketConversation> & { messages: PacketMessage[] }) | undefined;
  for (const [index, { message, channel, thread }] of kept.entries()) {
    const omitted = gaps[index] ?? 0;
    if (open === undefined || open.channel !== channel || open.thread !== thread || omitted > 0) {
      open = { channel, startedAt: message.at, endedAt: message.at, messages: [] };
      if (thread !== undefined) open.thread = thread;
      if (omitted > 0) open.omittedBefore = omitted;
      conversations.push(open);
    }
    open.endedAt = message.at;
    open.messages.push(message);
  }
  return conversations;
}

/** The position of the first message of the customer that says more than a greeting, else of the first at all. */
function findRequest(log: Log): number | undefined {
  const opening: { position: number; text: string | Erased }[] = [];
  for (let position = 0; position < log.length && position < SEARCHED; position++) {
    const row = log.row(position);
    if (authorOf(row) !== "customer" || row.flag("automatic") || row.flag("deleted")) continue;
    const text = row.words("text") ?? row.words("excerpt");
    if (text === undefined) continue;
    if (!isErased(text) && isSubstantive(text)) return position;
    opening.push({ position, text });
    if (opening.length === OPENING_MESSAGES) break;
  }
  return (opening.find(({ text }) => !isErased(text)) ?? opening[0])?.position;
}

function readRequest(row: Row): PacketRequest | undefined {
  const text = row.words("text") ?? row.words("excerpt");
  if (text === undefined) return undefined;
  return present({ text, ...whereAndWhen(row), message: row.id("id") });
}

function whereAndWhen(row: Row): { at: EpochMs; channel: ChannelId } {
  return { at: row.need("at", row.time("at")), channel: row.need("channel", row.channel("channel")) };
}

const WORDS = /[\p{L}\p{N}]+/gu;
/** Scripts that write without spaces, where a few letters say as much as a few words. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;

/** Three words, twenty letters, or six signs of a script without spaces: more than a greeting. */
function isSubstantive(text: string): boolean {
  const start = text.slice(0, 200);
  const words = start.match(WORDS) ?? [];
  return words.length >= 3 || words.join("").length >= 20 || (start.match(DENSE)?.length ?? 0) >= 6;
}

/** Since when the customer waits: their first message after the last answer. Automatic messages answer nothing. */
function findUnanswered(log: Log): EpochMs | undefined {
  let since: EpochMs | undefined;
  for (let position = log.length - 1; position >= 0 && position >= log.length - SEARCHED; position--) {
    const row = log.row(position);
    const author = authorOf(row);
    if (author === "agent" || author === "bot") {
      if (!row.flag("automatic")) return since;
    } else if (author === "customer" && !row.flag("automatic") && !row.flag("deleted"))
      since = row.time("at");
  }
  return since;
}

function authorOf(row: Row): unknown {
  const from = row.get("from");
  return isRecord(from) ? from.kind : from;
}
