import type { Erased } from "../../kernel/erased.js";
import type { PacketNextStep, PacketWarning, TransferPacket } from "./packet.js";
import { needsAssurance } from "./warnings.js";

/** What the receiver does first: as the sender noted, else by what presses most. */
export function suggestNextStep(
  packet: Pick<TransferPacket, "mode" | "to" | "customer" | "commitments" | "questions"> & {
    readonly warnings: readonly PacketWarning[];
  },
  noted: string | Erased | undefined,
): PacketNextStep {
  if (noted !== undefined) return { code: "as-noted", text: noted };
  const warned = (code: string) => packet.warnings.some((warning) => warning.code === code);
  if (needsAssurance(packet)) return { code: "confirm-identity" };
  if (warned("overdue-commitments")) return { code: "keep-overdue-promise" };
  if (packet.mode === "callback") return { code: "call-customer" };
  if (warned("unanswered")) return { code: "answer-customer" };
  if (packet.questions.length > 0) return { code: "find-out" };
  if (packet.commitments.some(({ status }) => status === "open")) return { code: "keep-promise" };
  return { code: "continue" };
}
