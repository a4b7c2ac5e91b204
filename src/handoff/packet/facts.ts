import { isErased } from "../../kernel/erased.js";
import { inOrder, type Keeper } from "./keep.js";
import { CERTAINTIES, type PacketFact, type PacketFactValue } from "./packet.js";
import { present, type Row } from "./row.js";

const MOST_OTHERS = 5;

/** One entry a key, with the latest value; other values told under the key stay beside it. */
export function readFacts(source: Row, keeper: Keeper): readonly PacketFact[] {
  const told = new Map<string, PacketFact[]>();
  for (const fact of inOrder(source.rows("facts", readFact).flat(), ({ at }) => at)) {
    const known = told.get(fact.key);
    if (known === undefined) told.set(fact.key, [fact]);
    else known.push(fact);
  }
  return keeper.last("facts", [...told.values()].flatMap(latest), ({ at }) => at);
}

/** The keys of what is known for sure enough not to be asked for again. */
export function knownKeys(facts: readonly PacketFact[]): readonly string[] {
  return facts
    .filter(({ value, certainty }) => !isErased(value) && certainty !== "inferred")
    .map(({ key }) => key);
}

/** None where nothing was told. */
function readFact(row: Row): readonly PacketFact[] {
  const key = row.need("key", row.label("key"));
  const value = row.scalar("value");
  if (value === undefined) return [];
  const fact = present({
    key,
    label: row.label("label"),
    value,
    at: row.time("at"),
    message: row.id("message"),
    contact: row.id("contact"),
    by: row.party("by"),
    certainty: row.oneOf("certainty", CERTAINTIES) ?? "stated",
  });
  return [fact];
}

function latest(told: readonly PacketFact[]): readonly PacketFact[] {
  const fact = told.at(-1);
  if (fact === undefined) return [];
  const others: PacketFactValue[] = [];
  const seen = new Set([spelling(fact)]);
  for (const { value, at } of [...told].reverse()) {
    if (isErased(value) || seen.has(spelling({ value }))) continue;
    seen.add(spelling({ value }));
    others.push(present({ value, at }));
  }
  return [others.length === 0 ? fact : { ...fact, others: others.slice(0, MOST_OTHERS) }];
}

/** `A-17` and ` a-17` are one value. */
function spelling({ value }: Pick<PacketFact, "value">): string {
  return isErased(value) ? "" : String(value).trim().toLowerCase();
}
