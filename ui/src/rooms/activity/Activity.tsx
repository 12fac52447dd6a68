// Who did what, when, with which AWS request: the journal, read from its newest entry, with the check of its chain.
import Alert from "@cloudscape-design/components/alert";

import type { ActivityView, ChainReport } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Copied } from "../../shared/Copied";
import { count } from "../../shared/format";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { EntryTable } from "./EntryTable";

export function Activity({ id }: { id: string | null }) {
  const activity = useRead("activity", null);
  const description = id ? "Everything that was done for this onboarding" : "Everything that was done in this realm";
  return (
    <Room title="Activity" description={description} actions={<Looked of={activity} />}>
      <Answer of={activity} loading="Reading the journal and checking its chain">
        {(view) => <Content view={view} id={id} />}
      </Answer>
    </Room>
  );
}

function Content({ view, id }: { view: ActivityView; id: string | null }) {
  const entries = view.entries.filter((entry) => id === null || entry.onboarding === id).toReversed();
  return (
    <>
      <Chain chain={view.chain} />
      <EntryTable entries={entries} />
    </>
  );
}

/** Each entry names the hash of the one before it; the check recomputes them all. */
function Chain({ chain }: { chain: ChainReport }) {
  if (chain.entries === 0) return null;
  if (chain.broken) {
    return (
      <Alert type="error" header={`The record was changed at entry ${chain.broken.seq}`}>
        {chain.broken.message}. What comes before it is intact.
      </Alert>
    );
  }
  return (
    <Alert type="success" header={`The record is consistent: ${count(chain.entries, "entry", "entries")}, each chained to the one before`}>
      Whether its end is missing, only a hash kept elsewhere can show. The last one is <Copied text={chain.head} what="the hash of the last entry" />
    </Alert>
  );
}
