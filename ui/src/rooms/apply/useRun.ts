// Keeps a run's view as fresh as its journal. The folding of entries into a view stays in the backend; an entry here only
// says that there is something new to read.
import { useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Fault, RunView } from "../../host/bindings";
import { follow } from "../../host";
import { refresh, staleAfter, useRead } from "../../host/queries";

interface Followed {
  view: UseQueryResult<RunView, Fault>;
  /** The journal has no more entries to come: ended, or cut short. */
  over: boolean;
}

export function useRun(run: string): Followed {
  const client = useQueryClient();
  const view = useRead("run", { run });
  const [over, setOver] = useState(false);
  const after = view.data?.last_seq;
  const known = after !== undefined;
  useEffect(() => {
    if (!known) return;
    const stop = new AbortController();
    const look = () => void client.invalidateQueries({ queryKey: ["run", { run }] }, { cancelRefetch: false });
    const end = async () => {
      await client.invalidateQueries({ queryKey: ["run", { run }] });
      setOver(true);
      await refresh(client, staleAfter("apply"));
    };
    follow(run, after, look, stop.signal).then(
      () => !stop.signal.aborted && void end(),
      () => !stop.signal.aborted && void end(),
    );
    return () => stop.abort();
    // `after` is where the following begins; later values come from the following itself
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [run, known, client]);
  return { view, over };
}
