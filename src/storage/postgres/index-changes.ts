import type { SqlValue } from "../../sql/executor.js";
import type { Commit, IndexKey } from "../event-store.js";
import { indexKeyText } from "../index-key.js";

/** What a commit does to the keys of its stream, with each key in one place: those to remove go first. */
export interface IndexChanges {
  /** To be held as unique, in the order they were given. */
  readonly unique: readonly IndexKey[];
  /** As the statements take them. */
  readonly parameters: readonly SqlValue[];
}

/** `undefined` where no key changes. */
export function indexChanges(index: Commit["index"]): IndexChanges | undefined {
  const add = new Map<string, { readonly key: IndexKey; unique: boolean }>();
  for (const { key, unique } of index?.add ?? []) {
    const text = indexKeyText(key);
    const known = add.get(text);
    if (known === undefined) add.set(text, { key: copyOf(key), unique: unique === true });
    else known.unique ||= unique === true;
  }
  const remove = new Map((index?.remove ?? []).map((key) => [indexKeyText(key), key]));
  if (add.size === 0 && remove.size === 0) return undefined;
  const unique = [...add.values()].filter((one) => one.unique).map(({ key }) => key);
  const found = [...add.values()].map(({ key }) => key);
  const freed = [...remove].filter(([text]) => add.get(text)?.unique !== true).map(([, key]) => key);
  const removed = [...remove].filter(([text]) => !add.has(text)).map(([, key]) => key);
  return { unique, parameters: [unique, found, freed, removed].flatMap(keyLists) };
}

/** Keys as three lists: kinds, kids, macs. */
export function keyLists(keys: readonly IndexKey[]): readonly SqlValue[] {
  return [keys.map(({ kind }) => kind), keys.map(({ kid }) => kid), keys.map(({ mac }) => mac)];
}

function copyOf({ kind, kid, mac }: IndexKey): IndexKey {
  return { kind, kid, mac };
}
