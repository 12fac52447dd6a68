import { afterEach, describe, expect, it, vi } from "vitest";

import { entries, fault, RUN, session } from "../test/samples";
import type { Entry } from "./bindings";
import { bridge, lines } from "./bridge";
import { asFault, call, follow } from "./index";
import { staleAfter } from "./queries";

afterEach(() => vi.unstubAllGlobals());

describe("the bridge", () => {
  it("carries a command and its answer", async () => {
    const fetch = vi.fn(() => Promise.resolve(Response.json(session)));
    vi.stubGlobal("fetch", fetch);
    expect(await call("session", null)).toEqual(session);
    expect(fetch).toHaveBeenCalledWith("/call", expect.objectContaining({ method: "POST", body: JSON.stringify({ command: "session", input: null }) }));
  });

  it("rejects with the backend's fault as it came", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json(fault, { status: 422 })));
    await expect(call("inventory", null)).rejects.toEqual(fault);
  });

  it("makes a fault of a backend that is gone", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(call("inventory", null)).rejects.toMatchObject({ code: "host-unreachable", causes: ["Failed to fetch"] });
  });

  it("hands over journal entries however the stream is cut", async () => {
    const text = entries.map((entry) => JSON.stringify(entry)).join("\n\n");
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(chunked(text, 7))));
    const seen: Entry[] = [];
    await follow(RUN, 0, (entry) => seen.push(entry), new AbortController().signal);
    expect(seen).toEqual(entries);
  });

  it("keeps letters whole that a chunk cuts in two", async () => {
    const found: string[] = [];
    for await (const line of lines(chunked("naïve\n“x”", 1))) found.push(line);
    expect(found).toEqual(["naïve", "“x”"]);
  });

  it("is silent about a following that was given up", async () => {
    const stop = new AbortController();
    vi.spyOn(bridge, "follow").mockRejectedValue(new DOMException("Aborted", "AbortError"));
    stop.abort();
    await expect(follow(RUN, 0, () => undefined, stop.signal)).resolves.toBeUndefined();
  });
});

it("leaves a fault as it is, and wraps anything else", () => {
  expect(asFault(fault)).toBe(fault);
  expect(asFault("x")).toMatchObject({ kind: "unavailable", causes: ["x"] });
});

it("asks again what a write made stale, and nothing else", () => {
  expect([...staleAfter("onboarding_save")]).toEqual(["onboardings", "onboarding", "activity"]);
  expect([...staleAfter("handoff")]).toEqual(["handoff", "onboarding"]);
  expect([...staleAfter("onboarding_check")]).toEqual([]);
});

function chunked(text: string, bytes: number): ReadableStream<Uint8Array> {
  const all = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < all.length; at += bytes) controller.enqueue(all.slice(at, at + bytes));
      controller.close();
    },
  });
}
