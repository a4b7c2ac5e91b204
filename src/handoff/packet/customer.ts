import { ASSURANCE_LEVELS } from "../vocabulary.js";
import type { PacketCustomer, PacketIdentity } from "./packet.js";
import { present, type Row } from "./row.js";

export function readCustomer(source: Row): PacketCustomer {
  const row = source.row("customer");
  if (row === undefined) return { identities: [], preferences: {}, consents: [] };
  return present({
    id: row.id("id"),
    name: row.words("name"),
    identities: row.rows("identities", readIdentity).flat(),
    language: row.label("language"),
    timeZone: row.label("timeZone"),
    preferences: readPreferences(row),
    consents: row.rows("consents", (consent) =>
      present({
        purpose: consent.need("purpose", consent.label("purpose")),
        given: consent.need("given", consent.flag("given")),
        at: consent.time("at"),
      }),
    ),
  });
}

/** None where its value is not known. */
function readIdentity(row: Row): readonly PacketIdentity[] {
  const kind = row.need("kind", row.label("kind"));
  const value = row.words("value");
  return value === undefined
    ? []
    : [{ kind, value, assurance: row.oneOf("assurance", ASSURANCE_LEVELS) ?? "none" }];
}

function readPreferences(customer: Row): PacketCustomer["preferences"] {
  const preferences = customer.row("preferences");
  if (preferences === undefined) return {};
  return Object.fromEntries(
    preferences.names().flatMap((name) => {
      const value = preferences.scalar(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
