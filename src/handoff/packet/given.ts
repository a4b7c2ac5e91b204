import { readCustomer } from "./customer.js";
import { readExtensions } from "./extensions.js";
import type { PacketCustomer, PacketExtension, PacketSlaClock } from "./packet.js";
import { readSlaClock } from "./records.js";
import { present, Row } from "./row.js";
import type { PacketSource, SourceCustomer } from "./source.js";

/** What a desk's systems say beside the journey, as plain JSON. What is absent was not said. */
export interface GivenKnowledge {
  /** Takes the place of what is known otherwise, field by field. */
  readonly customer?: Partial<PacketCustomer>;
  readonly extensions?: Readonly<Record<string, PacketExtension>>;
  readonly slaClocks?: readonly PacketSlaClock[];
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function readGiven(
  given: Pick<PacketSource, "customer" | "extensions" | "slaClocks">,
): GivenKnowledge {
  const rows = new Row(given, "");
  return present({
    customer: given.customer == null ? undefined : readSaid(rows, given.customer),
    extensions: given.extensions == null ? undefined : readExtensions(rows),
    slaClocks: given.slaClocks == null ? undefined : rows.rows("slaClocks", readSlaClock),
  });
}

/** A field without a value says nothing. */
function readSaid(rows: Row, given: SourceCustomer): Partial<PacketCustomer> {
  const { identities, preferences, consents, ...rest } = readCustomer(rows);
  return {
    ...rest,
    ...present({
      identities: given.identities == null ? undefined : identities,
      preferences: given.preferences == null ? undefined : preferences,
      consents: given.consents == null ? undefined : consents,
    }),
  };
}
