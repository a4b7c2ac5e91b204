import { isDeepStrictEqual } from "node:util";
import { inWords, type Operation } from "./history.js";
import { OneAtATime } from "./one-at-a-time.js";

/** Whether there is an order of the calls, one at a time, that explains every answer. */
export type Verdict =
  | { readonly linearizable: true; readonly looked: number }
  | { readonly linearizable: false; readonly looked: number; readonly why: string };

/**
 * Looks for an order of the operations in which each takes effect at one moment between its call and its answer, and the answers are
 * those of a store that does one thing at a time (Wing and Gong). What was looked at before, the same operations done with the same outcome,
 * is not looked at again (Lowe). All streams and keys of a history are looked at together, since one append changes a stream and
 * its keys at the same moment.
 */
export function check(history: readonly Operation[]): Verdict {
  const operations = [...history].sort((a, b) => a.calledAt - b.calledAt);
  const needed = operations.filter(({ answeredAt }) => answeredAt < Number.POSITIVE_INFINITY).length;
  const looked = new Set<string>();
  let furthest: { readonly done: readonly number[]; readonly stuck: readonly Operation[] } = {
    done: [],
    stuck: [],
  };

  const explain = (done: readonly number[], answered: number, mask: bigint, store: OneAtATime): boolean => {
    if (answered === needed) return true;
    const at = `${mask.toString(36)} ${store.text}`;
    if (looked.has(at)) return false;
    looked.add(at);
    const open = openAt(operations, mask);
    for (const index of open) {
      const operation = operations[index];
      if (operation === undefined) continue;
      const { answer, after } = store.call(operation.call);
      if (operation.answer !== null && !isDeepStrictEqual(operation.answer, answer)) continue;
      const counts = operation.answeredAt < Number.POSITIVE_INFINITY ? 1 : 0;
      if (explain([...done, index], answered + counts, mask | (1n << BigInt(index)), after)) return true;
    }
    if (done.length >= furthest.done.length)
      furthest = { done, stuck: open.flatMap((index) => operations[index] ?? []) };
    return false;
  };

  if (explain([], 0, 0n, OneAtATime.empty)) return { linearizable: true, looked: looked.size };
  const order = furthest.done.flatMap((index) => operations[index] ?? []);
  const why = [
    `After ${order.length} of ${operations.length} operations,`,
    ...order.slice(-12).map((one) => `  ${inWords(one)}`),
    "none of these can come next:",
    ...furthest.stuck.map((one) => `  ${inWords(one)}`),
  ];
  return { linearizable: false, looked: looked.size, why: why.join("\n") };
}

/** The operations that may come next: nothing that is still to be done was answered before they were called. */
function openAt(operations: readonly Operation[], done: bigint): readonly number[] {
  const open: number[] = [];
  let firstAnswer = Number.POSITIVE_INFINITY;
  for (const [index, { calledAt, answeredAt }] of operations.entries()) {
    if (calledAt > firstAnswer) break;
    if ((done >> BigInt(index)) & 1n) continue;
    open.push(index);
    firstAnswer = Math.min(firstAnswer, answeredAt);
  }
  return open;
}
