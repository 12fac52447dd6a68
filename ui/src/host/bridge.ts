// The browser twin's carrier: the same commands over loopback. `POST /call {command, input}` answers the output, or a
// fault with status 422; `POST /follow {run, after}` answers one journal entry per line until the run is over.
import type { Carrier } from "./index";
import type { Entry } from "./bindings";

export const bridge: Carrier = {
  async call(command, input) {
    const answer = await post("/call", { command, input });
    const body: unknown = await answer.json();
    if (!answer.ok) throw body;
    return body;
  },

  async follow(run, after, onEntry, signal) {
    const answer = await post("/follow", { run, after }, signal);
    if (!answer.ok) throw await answer.json();
    if (!answer.body) return;
    for await (const line of lines(answer.body)) onEntry(JSON.parse(line) as Entry);
  },
};

function post(path: string, body: unknown, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });
}

/** The whole lines of a stream, blank ones left out, however the chunks are cut. */
export async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    yield* parts.filter((part) => part.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}
