// What the lines, marks and badges of the drawing mean, in the words of the SVG.
import type { Passage, Tone } from "../../host/bindings";
import { Mark } from "./Mark";
import { PassageBadge } from "./PassageBadge";

const TONES: readonly [Tone, string][] = [
  ["good", "As it should be"],
  ["pending", "Waiting or in progress"],
  ["bad", "Broken or not allowed"],
  ["neutral", "Not judged, or not visible"],
  ["planned", "Planned, not there yet"],
];

const PASSAGES: readonly Passage[] = ["pass", "stop", "unknown"];

/** The badges of a way are explained while one is followed. */
export function Legend({ following }: { following: boolean }) {
  return (
    <ul className="legend" aria-label="Legend">
      {TONES.map(([tone, text]) => (
        <li key={tone}>
          <svg className="line" data-tone={tone} width={30} height={12} aria-hidden="true" focusable="false">
            <path d="M0 6h30" className="react-flow__edge-path" />
          </svg>
          <Mark tone={tone} />
          {text}
        </li>
      ))}
      <li>
        <span className="box-findings">2 findings</span>
        Failed findings that concern it
      </li>
      {following && (
        <li>
          {PASSAGES.map((passage) => (
            <PassageBadge key={passage} passage={passage} />
          ))}
          How the followed packet fares there
        </li>
      )}
    </ul>
  );
}
