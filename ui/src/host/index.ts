// The one door to the backend: a command by name, and the journal of a run as it grows. Nothing here knows a screen.
import { bridge } from "./bridge";
import type { Commands, Entry, Fault, RunId } from "./bindings";
import { tauri } from "./tauri";

export type Command = keyof Commands;
export type Input<C extends Command> = Commands[C]["input"];
export type Output<C extends Command> = Commands[C]["output"];

/** What carries commands: the window, or the browser twin. Rejects with a `Fault`. */
export interface Carrier {
  call(command: string, input: unknown): Promise<unknown>;
  /** Replays the entries of `run` after `after`, then streams; settles when the run is over or `signal` aborts. */
  follow(run: RunId, after: number, onEntry: (entry: Entry) => void, signal: AbortSignal): Promise<void>;
}

/** Asks the backend; rejects with a `Fault` and nothing else. */
export async function call<C extends Command>(command: C, input: Input<C>): Promise<Output<C>> {
  try {
    return (await carrier().call(command, input)) as Output<C>;
  } catch (problem) {
    throw asFault(problem);
  }
}

/** Watches a run: hands over each journal entry after `after`, until the run is over or `signal` aborts. */
export async function follow(run: RunId, after: number, onEntry: (entry: Entry) => void, signal: AbortSignal): Promise<void> {
  try {
    await carrier().follow(run, after, onEntry, signal);
  } catch (problem) {
    if (!signal.aborted) throw asFault(problem);
  }
}

/** Whatever was thrown, as a fault; a fault stays as it is. */
export function asFault(problem: unknown): Fault {
  if (isFault(problem)) return problem;
  const cause = problem instanceof Error ? problem.message : String(problem);
  return {
    code: "host-unreachable",
    kind: "unavailable",
    message: "The application’s own backend did not answer",
    hint: "Close the window and open it again; a running apply goes on from its journal",
    request_id: null,
    causes: [cause],
  };
}

function isFault(problem: unknown): problem is Fault {
  return typeof problem === "object" && problem !== null && "code" in problem && "message" in problem && "causes" in problem;
}

function carrier(): Carrier {
  return "__TAURI_INTERNALS__" in window ? tauri : bridge;
}
