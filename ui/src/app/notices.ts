// Short messages about what was just done. A good one goes with the room that it was said in; a bad one when it is dismissed.
import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { useEffect, useSyncExternalStore } from "react";

import type { Fault } from "../host/bindings";

type Notice = FlashbarProps.MessageDefinition & { id: string };

let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();

/** The notices now, newest first. */
export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(subscribe, () => notices);
}

/** Says that something went well. */
export function tell(header: string, content?: string): void {
  add({ type: "success", header, content });
}

/** Says what went wrong, with advice. */
export function warn(fault: Fault): void {
  add({ type: "error", header: fault.message, content: [fault.hint, fault.request_id && `AWS request ID ${fault.request_id}`].filter(Boolean).join(". ") });
}

/** Says what happened before, once, where somebody should know of it. */
export function useHappened(sentences: readonly string[] | undefined): void {
  const all = sentences?.join("\n") ?? "";
  useEffect(() => all.split("\n").filter(Boolean).forEach((header) => add({ type: "warning", header })), [all]);
}

/** Takes all notices away. */
export function clear(): void {
  put([]);
}

/** Leaving a room takes the good news of it away. */
function leave(): void {
  put(notices.filter((notice) => notice.type !== "success"));
}

function add(message: FlashbarProps.MessageDefinition & { header: string }): void {
  const id = `${message.type ?? "info"}: ${message.header}`;
  // said aloud to whoever does not see it come
  const ariaRole: FlashbarProps.AriaRole = message.type === "error" ? "alert" : "status";
  const notice = { ...message, id, ariaRole, dismissible: true, dismissLabel: "Dismiss", onDismiss: () => put(notices.filter((n) => n.id !== id)) };
  put([notice, ...notices.filter((n) => n.id !== id)].slice(0, 4));
}

function put(next: readonly Notice[]): void {
  notices = next;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("hashchange", leave);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("hashchange", leave);
  };
}
