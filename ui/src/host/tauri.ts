// The window's carrier: two Tauri commands, and the only file that imports Tauri.
import { Channel, invoke } from "@tauri-apps/api/core";

import type { Carrier } from "./index";
import type { Entry } from "./bindings";

export const tauri: Carrier = {
  call: (command, input) => invoke("call", { command, input }),

  async follow(run, after, onEntry, signal) {
    const entries = new Channel<Entry>();
    entries.onmessage = (entry) => {
      if (!signal.aborted) onEntry(entry);
    };
    await invoke("follow", { run, after, entries });
  },
};
