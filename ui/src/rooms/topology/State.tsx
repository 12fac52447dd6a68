// The state of a box in words, with the mark that it has in the drawing.
import type { Node } from "../../host/bindings";
import { sentence } from "../../shared/words";
import { Mark } from "./Mark";

export function State({ of: { tone, status } }: { of: Node }) {
  return (
    <span className="state" data-tone={tone}>
      <Mark tone={tone} />
      <span>{sentence(status)}</span>
    </span>
  );
}
