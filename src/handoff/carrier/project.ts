import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type PacketView, viewPacket } from "../packet/audience.js";
import type { TransferPacket } from "../packet/packet.js";
import { AUDIENCES, type Audience, maySee } from "../vocabulary.js";
import { CARRIERS, type CarrierName } from "./built-in.js";
import type { CarriedField, Carrier, CarrierUnit } from "./carrier.js";
import { type Piece, type PieceKind, pieces, totals } from "./pieces.js";

/** What is given beside the packet. Both are minted by who keeps the whole: a projection is pure. */
export interface ProjectOptions {
  /** Where the whole packet is: an id, a link, a key. Most carriers need one. */
  readonly reference?: string;
  /** The customer's token, for what people see. */
  readonly token?: string;
  /** Who reads it, where that is less than the carrier may reach. */
  readonly audience?: Audience;
}

/** What of one kind stayed behind. `kept` and `omitted` together are all there was. */
export interface CarrierLoss {
  readonly kind: PieceKind;
  readonly kept: number;
  readonly omitted: number;
  /** How many of those kept are cut short. */
  readonly shortened: number;
  /** The time of the first that was omitted, in epoch milliseconds. */
  readonly firstAt?: EpochMs;
  /** The time of the last that was omitted, in epoch milliseconds. */
  readonly lastAt?: EpochMs;
}

/** A packet as a carrier takes it, and what stayed behind. */
export interface Projection<Value> {
  readonly value: Value;
  /** In the carrier's unit. */
  readonly size: number;
  readonly limit: number | null;
  readonly unit: CarrierUnit;
  /** Only kinds of which something was omitted or cut short. The rest is where the reference leads. */
  readonly omitted: readonly CarrierLoss[];
  /** The version of the journey that the packet was built from, where it is known. */
  readonly version: number | null;
}

/** What a carrier takes, by its name. */
export type CarrierValue<Name extends CarrierName | "whole"> = Name extends CarrierName
  ? (typeof CARRIERS)[Name] extends Carrier<infer Value>
    ? Value
    : never
  : PacketView;

/** Shorter than this, the rest of a text says nothing. */
const SHORTEST = 12;
const MARK = "…";

/**
 * The most useful part of a packet that fits a carrier, in the carrier's own unit, always with the reference to the whole. What is
 * left out goes in a fixed order, from the end: earlier journeys, owners, handoffs, contacts, notes, messages (oldest first),
 * extensions (by `dropPriority`), clocks, attempts, questions, facts, promises, summary, guidance, the sender's note, the rest of
 * the issue and of the customer, routing, and last what the customer wants, their name and the journey. A text that does not fit
 * whole is cut at a word with `…`, and the loss report says so. Nothing above the carrier's audience is put in, whoever asks. The
 * time it takes does not grow with the journey.
 *
 * @throws ThroughlineError `CARRIER_NEEDS_REFERENCE`, `CARRIER_NEEDS_TOKEN`; `LIMIT_EXCEEDED` where not even the reference fits;
 * `INVALID_INPUT` for an unknown carrier, or a token a carrier cannot spell
 * @example
 * ```ts
 * const { value, omitted } = projectPacket(packet, "twilio-task", { reference: "pk_1" });
 * JSON.parse(value).ref; // "pk_1"
 * omitted; // [{ kind: "messages", kept: 12, omitted: 30, shortened: 0, firstAt: 1773489000000, lastAt: 1773490000000 }]
 * ```
 */
export function projectPacket<Name extends CarrierName | "whole">(
  packet: TransferPacket,
  carrier: Name,
  options?: ProjectOptions,
): Projection<CarrierValue<Name>>;
export function projectPacket<Value>(
  packet: TransferPacket,
  carrier: Carrier<Value>,
  options?: ProjectOptions,
): Projection<Value>;
export function projectPacket(
  packet: TransferPacket,
  carrier: CarrierName | "whole" | Carrier,
  options: ProjectOptions = {},
): Projection<unknown> {
  if (carrier === "whole") return whole(packet, audienceOf("agent", options.audience));
  const known: Carrier | undefined = typeof carrier === "string" ? carrierNamed(carrier) : carrier;
  return fitted(packet, known, options);
}

function carrierNamed(name: string): Carrier {
  const found = Object.entries(CARRIERS).find(([known]) => known === name)?.[1];
  if (found !== undefined) return found as Carrier;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `There is no carrier of that name. Use one of ${Object.keys(CARRIERS).join(", ")}, whole, or defineCarrier.`,
    { details: { what: "carrier" } },
  );
}

function whole(packet: TransferPacket, audience: Audience): Projection<PacketView> {
  const value = viewPacket(packet, audience);
  const omitted = packet.omissions.flatMap(({ kind, count, firstAt, lastAt }): CarrierLoss[] => {
    const total = totals(packet).get(kind as PieceKind);
    if (total === undefined) return [];
    return [
      {
        kind: kind as PieceKind,
        kept: total.count - count,
        omitted: count,
        shortened: 0,
        ...times(firstAt, lastAt),
      },
    ];
  });
  const size = new TextEncoder().encode(JSON.stringify(value)).length;
  return { value, size, limit: null, unit: "UTF-8 bytes", omitted, version: packet.journey.version ?? null };
}

function fitted(packet: TransferPacket, carrier: Carrier, options: ProjectOptions): Projection<unknown> {
  const { format, limit, unit } = carrier;
  const audience = audienceOf(carrier.audience, options.audience);
  const load = new Load(carrier);
  for (const field of given(carrier, options)) load.mustTake(field);
  const losses = new Losses(packet);
  if (!carrier.tokenOnly)
    for (const piece of pieces(packet, audience, (kind) => losses.isClosed(kind))) {
      if (load.isFull) break;
      losses.count(piece, losses.isClosed(piece.kind) ? "omitted" : load.take(piece));
    }
  const value = format.write(load.fields);
  const size = format.measure(value);
  if (limit !== null && size > limit) throw tooSmall(carrier);
  return { value, size, limit, unit, omitted: losses.report(), version: packet.journey.version ?? null };
}

/** The reference and the token, as far as the carrier has a use for them. */
function given(
  { name, needs, tokenOnly }: Carrier,
  { reference, token }: ProjectOptions,
): readonly CarriedField[] {
  if (needs === "reference" && reference === undefined)
    throw new ThroughlineError(
      "CARRIER_NEEDS_REFERENCE",
      `${name} cannot hold a whole packet. Keep the packet, and give a reference to it.`,
      { details: { carrier: name } },
    );
  if (needs === "token" && token === undefined)
    throw new ThroughlineError(
      "CARRIER_NEEDS_TOKEN",
      `${name} is seen by people, so it holds a token and nothing else. Mint one, and give it.`,
      { details: { carrier: name } },
    );
  if (token !== undefined && tokenOnly && !/^[A-Za-z0-9_-]+$/.test(token))
    throw new ThroughlineError(
      "INVALID_INPUT",
      `${name} takes tokens of letters, digits, - and _ only. Encode it as base64url.`,
      { details: { what: "token" } },
    );
  return [
    ...(reference === undefined || tokenOnly ? [] : [{ key: "ref", value: reference }]),
    ...(token === undefined || !tokenOnly ? [] : [{ key: "token", value: token }]),
  ];
}

/** What a carrier holds so far. */
class Load {
  readonly fields: CarriedField[] = [];
  readonly #carrier: Carrier;
  readonly #keys = new Set<string>();
  #room: number;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
    this.#room = (carrier.limit ?? Number.POSITIVE_INFINITY) - carrier.format.base;
  }

  /** Nothing that says anything would fit any more. */
  get isFull(): boolean {
    const { mostFields } = this.#carrier.format;
    return this.#room < SHORTEST || (mostFields !== undefined && this.fields.length >= mostFields);
  }

  mustTake(field: CarriedField): void {
    if (!this.#add(field)) throw tooSmall(this.#carrier);
  }

  take({ key, value }: Piece): "kept" | "shortened" | "omitted" {
    const field = { key: this.#ownKey(key), value };
    if (this.#add(field)) return "kept";
    if (typeof value !== "string") return "omitted";
    const short = this.#shorten(field.key, value);
    return short !== null && this.#add({ key: field.key, value: short }) ? "shortened" : "omitted";
  }

  #add(field: CarriedField): boolean {
    const { cost, longestValue } = this.#carrier.format;
    const needed = cost(field);
    const tooLong = longestValue !== undefined && String(field.value).length > longestValue;
    if (tooLong || needed > this.#room) return false;
    this.#room -= needed;
    this.#keys.add(field.key);
    this.fields.push(field);
    return true;
  }

  /** Two names that carriers spell alike stay two. */
  #ownKey(key: string): string {
    let own = key;
    for (let number = 2; this.#keys.has(own); number++) own = `${key}_${number}`;
    return own;
  }

  /** The longest beginning that fits, ended at a word where there is one; `null` where it would say nothing. */
  #shorten(key: string, text: string): string | null {
    const { cost, longestValue } = this.#carrier.format;
    const most = longestValue ?? Number.POSITIVE_INFINITY;
    const fits = (value: string) => value.length <= most && cost({ key, value }) <= this.#room;
    let [least, beyond] = [0, Math.min(text.length, Math.max(this.#room, 0) + 1, most + 1)];
    while (least + 1 < beyond) {
      const middle = Math.floor((least + beyond) / 2);
      if (fits(cut(text, middle) + MARK)) least = middle;
      else beyond = middle;
    }
    const longest = cut(text, least);
    const word = longest.lastIndexOf(" ");
    const short = word >= longest.length / 2 ? longest.slice(0, word) : longest;
    return short.length < SHORTEST ? null : short + MARK;
  }
}

/** Never between the two halves of a character. */
function cut(text: string, length: number): string {
  const end = text.codePointAt(length - 1) ?? 0;
  return text.slice(0, end > 0xffff ? length - 1 : length);
}

/** What stayed behind, by kind. A list is closed at the first piece that did not fit whole, so that what is kept has no gaps. */
class Losses {
  readonly #packet: TransferPacket;
  readonly #kept = new Map<PieceKind, { kept: number; shortened: number; oldest: EpochMs | undefined }>();
  readonly #closed = new Set<PieceKind>();

  constructor(packet: TransferPacket) {
    this.#packet = packet;
  }

  isClosed(kind: PieceKind): boolean {
    return this.#closed.has(kind);
  }

  count({ kind, at }: Piece, outcome: "kept" | "shortened" | "omitted"): void {
    const so = this.#kept.get(kind) ?? { kept: 0, shortened: 0, oldest: undefined };
    if (outcome !== "omitted") {
      so.kept++;
      so.oldest = at ?? so.oldest;
      if (outcome === "shortened") so.shortened++;
    }
    if (outcome !== "kept" && LISTS.has(kind)) this.#closed.add(kind);
    this.#kept.set(kind, so);
  }

  report(): readonly CarrierLoss[] {
    return [...totals(this.#packet)].flatMap(([kind, total]): CarrierLoss[] => {
      const { kept = 0, shortened = 0, oldest } = this.#kept.get(kind) ?? {};
      const omitted = total.count - kept;
      if (omitted === 0 && shortened === 0) return [];
      const lastAt = kind === "messages" && kept > 0 ? oldest : total.lastAt;
      return [{ kind, kept, omitted, shortened, ...(omitted === 0 ? {} : times(total.firstAt, lastAt)) }];
    });
  }
}

/** Lists that are carried without gaps. */
const LISTS: ReadonlySet<PieceKind> = new Set([
  "messages",
  "notes",
  "contacts",
  "handoffs",
  "owners",
  "pastJourneys",
]);

function times(firstAt: EpochMs | undefined, lastAt: EpochMs | undefined) {
  return { ...(firstAt === undefined ? {} : { firstAt }), ...(lastAt === undefined ? {} : { lastAt }) };
}

/** The lower of what the carrier may reach and what is asked for. */
function audienceOf(most: Audience, asked: Audience | undefined): Audience {
  if (asked === undefined) return most;
  if (!AUDIENCES.includes(asked))
    throw new ThroughlineError("INVALID_INPUT", `audience must be one of ${AUDIENCES.join(", ")}.`, {
      details: { what: "audience" },
    });
  return maySee(most, asked) ? asked : most;
}

function tooSmall({ name, limit }: Carrier): ThroughlineError {
  return new ThroughlineError(
    "LIMIT_EXCEEDED",
    `The reference or token alone does not fit ${name}. Use a shorter one.`,
    { details: { limit: name, max: limit } },
  );
}
