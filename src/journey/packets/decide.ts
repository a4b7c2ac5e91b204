import { PACKET_BUILDER } from "../../handoff/packet/build.js";
import type { ReadTarget } from "../../handoff/packet/target.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type { IssuePacket } from "./commands.js";
import type { IssuedPersonal, IssuedTarget } from "./events.js";

export function issuePacket(draft: JourneyDraft, command: IssuePacket): Refused | null {
  const { type: _, id: __, target, summary, customer, extensions, slaClocks, texts, ...data } = command;
  const { packets, version, id } = draft.state;
  if (packets.has(data.packet)) return null;
  if (data.sources.journey > version)
    return refused("UNKNOWN_ITEM", `Journey ${id} has no version ${data.sources.journey}. Build it anew.`, {
      version,
    });
  const [open, named] = split(target);
  draft.add({
    ...draft.stamp("packet.issued"),
    data: {
      ...data,
      builder: PACKET_BUILDER,
      target: open,
      ...(summary === undefined ? {} : { summary: { method: summary.method, audience: summary.audience } }),
    },
    personal: {
      ...named,
      ...(summary === undefined ? {} : { summary: textOf(summary) }),
      ...(customer === undefined ? {} : { customer }),
      ...(extensions === undefined ? {} : { extensions }),
      ...(slaClocks === undefined ? {} : { slaClocks }),
      ...(texts === undefined ? {} : { texts }),
    },
  });
  return null;
}

function textOf({ text, by }: IssuePacket["summary"] & {}): IssuedPersonal["summary"] & {} {
  return by === undefined ? { text } : { text, by };
}

/** What a target says that is not personal, and the rest. */
function split({
  to: { party, ...to },
  note,
  nextStep,
  ...rest
}: ReadTarget): readonly [IssuedTarget, IssuedPersonal] {
  const { name, ...ref } = party ?? {};
  return [
    {
      ...rest,
      to: party === undefined ? to : { ...to, party: { ...ref, kind: party.kind } },
      ...(note === undefined ? {} : { noteAudience: note.audience }),
      ...(nextStep === undefined ? {} : { nextStepNoted: true }),
    },
    {
      ...(name === undefined ? {} : { partyName: name }),
      ...(note === undefined ? {} : { note: note.text }),
      ...(nextStep === undefined ? {} : { nextStep }),
    },
  ];
}
