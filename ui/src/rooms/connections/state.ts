// The states of an endpoint connection in words. AWS spells them in different cases, so they are compared without case.
import type { Connection } from "../../host/bindings";
import type { Status } from "../../shared/words";

const WORDS: Record<string, { text: string; status: Status }> = {
  pendingacceptance: { text: "Waits for your decision", status: "pending" },
  pending: { text: "Being connected", status: "in-progress" },
  available: { text: "Connected", status: "success" },
  rejected: { text: "Rejected", status: "stopped" },
  failed: { text: "Failed", status: "error" },
  expired: { text: "Expired", status: "stopped" },
  deleting: { text: "Being deleted", status: "in-progress" },
  deleted: { text: "Deleted", status: "stopped" },
};

/** The state in words; AWS's own word where we know none. */
export function stateOf({ state }: Connection): { text: string; status: Status } {
  return WORDS[state.toLowerCase()] ?? { text: state, status: "info" };
}

/** Live connections come first, then those on their way, then those that are over. */
export function rank(connection: Connection): number {
  const { status } = stateOf(connection);
  return status === "success" ? 0 : status === "in-progress" ? 1 : 2;
}

/** Whether it waits for a decision. */
export function isRequest({ state }: Connection): boolean {
  return state.toLowerCase() === "pendingacceptance";
}
