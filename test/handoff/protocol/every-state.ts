import {
  type Actor,
  decideHandoff,
  defaultHandoffPolicy,
  type HandoffCommand,
  type HandoffPolicy,
  type HandoffState,
  handoffStatus,
  type OwnerRef,
  partyKey,
  startHandoffState,
} from "throughline/handoff";
import { agent, bot, intake, MINUTE, type Order, queue, ruth, software } from "./desk.js";
import { replay } from "./invariants.js";
import { Model } from "./model.js";

/** Times that differ, so that each deadline can pass alone. */
const policy: HandoffPolicy = {
  ...defaultHandoffPolicy,
  pickupWithinMs: 7 * MINUTE,
  confirmWithinMs: 5 * MINUTE,
  arriveWithinMs: 11 * MINUTE,
  acknowledgeWithinMs: 3 * MINUTE,
  adoptWithinMs: 4 * MINUTE,
  botLeaseMs: 9 * MINUTE,
};

/** A state at a moment, and what the independent model makes of it. Moments of one kind answer every command alike. */
export interface Moment {
  readonly kind: string;
  readonly state: HandoffState;
  readonly model: Model;
  readonly now: number;
}

const maria = agent("maria");
const [first, second] = [agent("first"), agent("second")];
const robo = bot("robo");
const stranger = agent("stranger");
const anna: Actor = { kind: "customer", id: "anna" };
const items = ["summary"];

/** How the handoff stands, in the words of its status; `none` where there is none. */
export function statusOf({ state }: Moment): string {
  return state.open === null ? "none" : handoffStatus(state.open);
}

function kindOf(state: HandoffState, now: number): string {
  const { ownership, open, consult, past } = state;
  const at = Math.max(now, state.changedAt);
  const over = (deadlineAt: number | null | undefined) =>
    deadlineAt == null ? "" : at >= deadlineAt ? " over" : " waits";
  const last = past.at(-1);
  const returns = open === null && last?.end === "completed" && last.epoch === ownership.epoch;
  const isOwner = (key: string) => key === partyKey(ownership.owner);
  return [
    ownership.owner.id === "intake" ? "fallback" : ownership.owner.kind,
    over(ownership.expiresAt),
    consult === null ? "" : "consult",
    open === null
      ? returns && last.receiver !== null
        ? `returnable ${isOwner(partyKey(last.from.owner))}`
        : ""
      : [
          open.mode,
          open.route === null
            ? "no route"
            : open.route.steps[open.receiver.step + 1] === undefined
              ? "last"
              : "more",
          open.receiver.state,
          over(open.receiver.deadlineAt),
          open.viaFallback,
          open.customer.state,
          over(open.customer.deadlineAt),
          open.receipt.state,
          over(open.receipt.deadlineAt),
          open.promises.state,
          over(open.promises.deadlineAt),
          isOwner(partyKey(open.from.owner)),
        ].join(" "),
  ].join(" / ");
}

let ids = 0;
const newId = () => `e${++ids}`;

/** What a command comes to: the types of its events, or the code with which it is refused, by the library and by the model. */
export function outcomes(at: Moment, order: Order) {
  const command = { id: `c${++ids}`, ...order } as HandoffCommand;
  const model = at.model.copy();
  const decision = decideHandoff(at.state, command, { now: at.now, newId, policy });
  const expected = model.run(command, at.now);
  const found =
    decision.status === "refused"
      ? { code: decision.refusal.code }
      : { wrote: decision.events.map(({ type }) => type) };
  const state = decision.status === "refused" ? at.state : replay(at.state, decision.events);
  const agree = JSON.stringify(found) === JSON.stringify(expected);
  const problem = agree ? model.difference(state) : "another outcome";
  return { found, expected, problem, model, state };
}

/** One moment of every kind that commands and the clock lead to, nearest first; at most `most`. */
export function everyState(most = Number.POSITIVE_INFINITY): readonly Moment[] {
  const found = new Map<string, Moment>();
  const meet = (state: HandoffState, model: Model, now: number) => {
    const kind = kindOf(state, now);
    if (found.size < most && !found.has(kind))
      found.set(kind, { kind, state: deepFreeze(state), model, now });
  };
  for (const owner of [intake, maria, robo])
    meet(
      startHandoffState({ owner, at: 0, expiresAt: lasts(owner) }),
      new Model(owner, lasts(owner), policy),
      0,
    );
  for (const at of found.values()) {
    for (const now of later(at)) meet(at.state, at.model, now);
    for (const order of orders(at, "few")) {
      const { state, model } = outcomes(at, order);
      meet(state, model, at.now);
    }
  }
  return [...found.values()];
}

function lasts({ kind }: OwnerRef): number | null {
  return kind === "queue" ? policy.pickupWithinMs : kind === "bot" ? policy.botLeaseMs : null;
}

/** When each deadline passes. */
function later({ state, now }: Moment): readonly number[] {
  const { open, ownership } = state;
  const deadlines = [ownership, open?.receiver, open?.customer, open?.receipt, open?.promises].map((one) =>
    one === undefined ? null : "deadlineAt" in one ? one.deadlineAt : one.expiresAt,
  );
  return deadlines.flatMap((at) => (at === null || at <= now ? [] : at));
}

/**
 * Every command, by everybody it could matter to. `few` leaves out what leads nowhere new: wrong epochs, strangers, and requests
 * that differ from others in one field only.
 */
export function orders({ state, now }: Moment, how: "all" | "few"): readonly Order[] {
  const { ownership, open, past, consult } = state;
  const { owner, epoch } = ownership;
  const all = how === "all";
  const handoff = open?.id ?? past.at(-1)?.id ?? "none";
  const id = `h${state.hops + 1}`;
  const receiver = open?.receiver.party ?? null;
  const asked = open?.route?.steps[open.receiver.step]?.candidates ?? [];
  const people: readonly Actor[] = distinct<Actor>([
    owner,
    ruth,
    ...(receiver === null ? [] : [receiver]),
    ...asked,
    ...(all ? [stranger, software, anna, first, robo, queue("elsewhere")] : [first]),
    ...(open === null || !all ? [] : [open.requestedBy, open.from.owner]),
  ]);
  const owners = people.filter((one): one is OwnerRef => one.kind !== "customer" && one.kind !== "system");
  const epochs = all ? [epoch, epoch + 1] : [epoch];
  const callAt = Math.max(now, state.changedAt) + 2 * MINUTE;
  const route = [
    { candidates: [first, second], answerWithinMs: 2 * MINUTE },
    { candidates: [robo], answerWithinMs: 2 * MINUTE },
  ];
  const asks = { type: "requestHandoff", reason: "other", handoff: id } as const;
  const targets = [
    { mode: "cold", to: { queue: "target" } },
    { mode: "warm", to: { route } },
    { mode: "callback", to: { queue: "target", channel: "phone" }, at: callAt },
    { mode: "cold", to: { channel: "phone" } },
    ...(all
      ? ([
          { mode: "cold", to: { party: first } },
          { mode: "warm", to: { queue: "target", party: first } },
          { mode: "warm", to: {} },
          { mode: "warm", to: { party: owner } },
          { mode: "callback", to: { party: first }, at: now },
          { mode: "warm", to: { party: first }, at: callAt },
        ] as const)
      : []),
  ] as const;
  // The legs are independent of each other, which the matrix shows: each is met alone here.
  const requests = targets.flatMap((target) => {
    const request = { ...asks, ...target };
    const elsewhere = { ...request, to: { ...target.to, channel: "phone" } };
    return [request, elsewhere, { ...request, receipt: items }, { ...request, promises: ["p1"] }];
  });
  return [
    ...(all ? [owner, ruth, anna, stranger] : [owner]).flatMap((by) =>
      epochs.flatMap((epoch): Order[] =>
        requests.flatMap((request): Order[] => [
          { ...request, by, epoch },
          ...(open === null && !all ? [] : [{ ...request, by, epoch, supersedes: handoff }]),
        ]),
      ),
    ),
    ...(consult === null && !all
      ? []
      : [{ ...asks, by: owner, epoch, mode: "warm", to: {}, consult: consult?.id ?? "none" } as const]),
    ...owners.flatMap((by): Order[] => [
      { type: "take", by },
      { type: "acceptHandoff", handoff, by },
      { type: "declineHandoff", handoff, by, why: "busy" },
      { type: "acknowledgeHandoff", handoff, by, items },
      { type: "adoptPromises", handoff, by, promises: ["p1"] },
      { type: "reassign", by: software, to: by, cause: "gone" },
      { type: "recordUnavailable", by: software, party: by, cause: "gone" },
      ...epochs.map((epoch): Order => ({ type: "renewLease", by, epoch })),
    ]),
    ...people.flatMap((by): Order[] => [
      { type: "takeOver", by },
      { type: "confirmHandoff", handoff, by },
      { type: "withdrawHandoff", handoff, by },
      { type: "offerHandoff", handoff, by, candidates: [second] },
      { type: "endConsult", consult: consult?.id ?? "none", by },
      { type: "leave", by, party: stranger },
      ...epochs.flatMap((epoch): Order[] => [
        { type: "join", by, epoch, party: stranger, rights: ["speak", "handoff"] },
        { type: "startConsult", by, epoch, with: [second] },
        { type: "returnHandoff", handoff, by, epoch, why: "busy" },
        { type: "rescheduleHandoff", handoff, by, epoch, at: callAt, successor: id },
        { type: "completeHandoff", handoff, by, epoch },
      ]),
      ...(all ? [{ type: "recordUnavailable", by, party: first, cause: "gone" } as const] : []),
      ...(all ? [{ type: "reassign", by, to: queue("elsewhere"), cause: "other" } as const] : []),
    ]),
    { type: "recordArrival", handoff, at: 0, evidence: { kind: "desk" } },
    { type: "recordCustomerRefusal", handoff, at: 0 },
    { type: "acknowledgeHandoff", handoff, by: owner, items: ["other"] },
    { type: "adoptPromises", handoff, by: owner, promises: ["unknown"] },
    { type: "tick" },
  ];
}

function distinct<Party extends Actor>(parties: readonly Party[]): readonly Party[] {
  return [...new Map(parties.map((one) => [partyKey(one), one])).values()];
}

/** What is frozen cannot have been changed by a command that is refused. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
