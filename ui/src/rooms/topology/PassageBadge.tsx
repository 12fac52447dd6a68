// How the followed packet fares at a box, on its upper edge: a mark and a word, so that the colour of the ring says nothing alone.
import type { Passage } from "../../host/bindings";
import { PASSAGE } from "./fare";
import { Mark } from "./Mark";

export function PassageBadge({ passage }: { passage: Passage }) {
  const { tone, brief } = PASSAGE[passage];
  return (
    <div className="box-passage" data-tone={tone}>
      <Mark tone={tone} />
      {brief}
    </div>
  );
}
