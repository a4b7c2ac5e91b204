import { brokenAppends } from "./broken/appending.js";
import type { BrokenStore } from "./broken/broken-store.js";
import { brokenData } from "./broken/data.js";
import { brokenFeeds } from "./broken/feed.js";
import { brokenKeys } from "./broken/keys.js";
import { brokenLifecycles } from "./broken/lifecycle.js";
import { brokenReads } from "./broken/reading.js";

/** Stores with one defect each, which the kit must reject by the case that names it. */
export const brokenStores: readonly BrokenStore[] = [
  ...brokenAppends,
  ...brokenKeys,
  ...brokenReads,
  ...brokenData,
  ...brokenLifecycles,
  ...brokenFeeds,
];
