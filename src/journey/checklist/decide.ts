import { partyOf } from "../../handoff/protocol/authority.js";
import type { JourneyDraft } from "../draft.js";
import type { ChecklistCommand } from "./commands.js";

/** What the agent's checklist is evaluated from. Every one is an observation. */
export function recordChecklist(draft: JourneyDraft, command: ChecklistCommand): null {
  const by = partyOf(command.by);
  switch (command.type) {
    case "reviewContext": {
      const { type: _, id: __, ...observed } = command;
      draft.add({ ...draft.stamp("context.reviewed"), data: { ...observed, by }, personal: null });
      return null;
    }
    case "confirmIdentity": {
      const { type: _, id: __, ...observed } = command;
      draft.add({ ...draft.stamp("identity.confirmed"), data: { ...observed, by }, personal: null });
      return null;
    }
    case "confirmIssue": {
      const { type: _, id: __, ...observed } = command;
      draft.add({ ...draft.stamp("issue.confirmed"), data: { ...observed, by }, personal: null });
      return null;
    }
    case "explainTransition": {
      const { type: _, id: __, ...observed } = command;
      draft.add({ ...draft.stamp("transition.explained"), data: { ...observed, by }, personal: null });
      return null;
    }
    case "scoreReview": {
      const { type: _, id: __, ...observed } = command;
      draft.add({
        ...draft.stamp("review.scored"),
        data: { ...observed, by, agent: partyOf(command.agent) },
        personal: null,
      });
      return null;
    }
  }
}
