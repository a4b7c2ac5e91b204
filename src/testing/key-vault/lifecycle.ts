import type { KeyVault } from "../../storage/key-vault.js";
import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { journey, kept, key, put, ROOT } from "./samples.js";

const stream = journey("j-1");
const destroyed = journey("j-2");

async function fill(vault: KeyVault): Promise<void> {
  await put(vault, stream, 0, key("Zmlyc3Q"));
  await put(vault, stream, 1, key("c2Vjb25k"));
  await put(vault, destroyed, 0, key("ZG9vbWVk"));
  await vault.destroy(destroyed);
}

async function assertFilled(vault: KeyVault, when: string): Promise<void> {
  same(await vault.get(stream), kept(2, key("c2Vjb25k")), `The key ${when}`);
  same(await vault.get(destroyed), { status: "destroyed" }, `The destroyed key ${when}`);
  same(await vault.put(destroyed, 0, key("YmFjaw")), { status: "destroyed" }, `Putting it ${when}`);
  same((await vault.list("acme", ROOT)).items, [stream], `The listing ${when}`);
}

export const lifecycleCases = group("lifecycle", {
  declared: {
    title: "it declares the capabilities the cases were chosen by",
    run: async ({ open, capabilities }) => {
      same((await open()).capabilities, capabilities, "The capabilities");
    },
  },
  closed: {
    title: "closed, also twice, it refuses every call",
    run: async ({ open }) => {
      const vault = await open();
      if (vault.close === undefined) return;
      await fill(vault);
      await Promise.all([vault.close(), vault.close()]);
      await vault.close();
      for (const [what, call] of [
        ["get", () => vault.get(stream)],
        ["put", () => vault.put(stream, 2, key("a2V5"))],
        ["destroy", () => vault.destroy(stream)],
        ["list", () => vault.list("acme", ROOT)],
      ] as const)
        await refuses(call, "STORE_CLOSED", `${what} after close`);
    },
  },
  "migrated-again": {
    title: "migrating again, also twice at once, keeps everything",
    run: async ({ open }) => {
      const vault = await open();
      await fill(vault);
      await Promise.all([vault.migrate?.(), vault.migrate?.()]);
      await vault.migrate?.();
      await assertFilled(vault, "after migrating again");
    },
  },
  reopened: {
    title: "keys are there, and destroyed ones gone, after it was closed and opened again",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const first = await open();
      await fill(first);
      await first.close?.();
      await assertFilled(await reopen(first), "after closing and opening");
    },
  },
  shared: {
    title: "two over the same data are one: what one writes or destroys binds the other",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const first = await open();
      const second = await reopen(first);
      await fill(first);
      await assertFilled(second, "in a second one");
      const puts = [first, second, first, second].map((one, by) => one.put(stream, 2, key(`a2V5${by}`)));
      same(
        (await Promise.all(puts)).filter(({ status }) => status === "ok").length,
        1,
        "How many of four puts through both were written",
      );
      await second.destroy(stream);
      same(await first.get(stream), { status: "destroyed" }, "A key that the second destroyed");
    },
  },
});
