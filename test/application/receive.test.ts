import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { expect, test } from "vitest";
import { countingIds, secrets, steppingClock } from "./support.js";

const whatsapp = (externalId: string, text: string, occurredAt = 1000) =>
  ({
    channel: "whatsapp",
    from: { kind: "phone", value: "+30 694 123 4567", name: "Anna" },
    message: { externalId, occurredAt, text },
  }) as const;

function desk() {
  const store = memoryStore();
  const throughline = createThroughline({ store, secrets, clock: steppingClock(1000), ids: countingIds() });
  return throughline.tenant("acme");
}

test("a first message opens a journey and registers its sender", async () => {
  const { journeys, customers } = desk();
  const received = await journeys.receive(whatsapp("m1", "My order is late"));
  expect(received.status).toBe("opened");
  if (received.status !== "opened") return;
  expect(received.journey.handoff.ownership.owner).toEqual({ kind: "queue", id: "intake" });
  expect(await customers.get(received.customer)).toMatchObject({ name: "Anna" });
  expect(await journeys.timeline(received.journey.id)).toMatchObject([
    { kind: "message", content: { text: "My order is late" } },
  ]);
});

test("100 first messages of one new number at once open one journey", async () => {
  const { journeys } = desk();
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, index) => journeys.receive(whatsapp(`m${index}`, `line ${index}`))),
  );
  const ids = new Set(all.map((one) => (one.status === "ambiguous" ? "" : one.journey.id)));
  expect(ids.size).toBe(1);
  expect(all.filter(({ status }) => status === "opened")).toHaveLength(1);
  const [id = ""] = ids;
  expect(await journeys.timeline(id)).toHaveLength(100);
});
