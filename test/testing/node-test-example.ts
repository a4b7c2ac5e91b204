import { test } from "node:test";
import { memoryStore } from "throughline/storage/memory";
import { eventStoreCases } from "throughline/testing";

const { capabilities } = memoryStore();

for (const one of eventStoreCases({ capabilities, open: () => memoryStore() })) {
  test(`${one.id}: ${one.title}`, { skip: one.skip }, one.run);
}
