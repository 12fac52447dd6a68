// The carrier of the tests: typed answers for the commands that a screen asks, and a record of what it asked. A command that
// a test does not answer is a fault, never silence.
import { vi } from "vitest";

import type { Entry, Fault } from "../host/bindings";
import type { Command, Input, Output } from "../host";
import { bridge } from "../host/bridge";

type Answers = { [C in Command]?: Output<C> | ((input: Input<C>) => Output<C> | Promise<Output<C>>) };

interface Asked {
  command: string;
  input: unknown;
}

/** Answers commands from now on; gives the list that every asked command is added to. */
export function answering(answers: Answers): Asked[] {
  const asked: Asked[] = [];
  // Async, so that an answer that throws rejects as the real carrier does
  // eslint-disable-next-line @typescript-eslint/require-await
  vi.spyOn(bridge, "call").mockImplementation(async (command, input) => {
    asked.push({ command, input });
    if (!(command in answers)) throw unanswered(command);
    const answer: unknown = answers[command as Command];
    return typeof answer === "function" ? (answer as (input: unknown) => unknown)(input) : answer;
  });
  return asked;
}

/** Refuses with a fault, as an answer. */
export function refusing(fault: Fault): () => never {
  return () => {
    throw fault;
  };
}

/** A journal that a test writes: entries reach whoever follows; `end` settles every follower. */
export function journal() {
  const followers: { run: string; after: number; onEntry: (entry: Entry) => void; settle: () => void; signal: AbortSignal }[] = [];
  vi.spyOn(bridge, "follow").mockImplementation((run, after, onEntry, signal) => {
    return new Promise<void>((settle) => followers.push({ run, after, onEntry, settle, signal }));
  });
  return {
    followers,
    write: (entry: Entry) => followers.forEach(({ onEntry }) => onEntry(entry)),
    end: () => followers.forEach(({ settle }) => settle()),
  };
}

function unanswered(command: string): Fault {
  return { code: "unanswered", kind: "other", message: `The test does not answer “${command}”`, hint: null, request_id: null, causes: [] };
}
