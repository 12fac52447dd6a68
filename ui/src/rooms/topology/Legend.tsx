// What the colours and marks of the drawing mean.
import type { Tone } from "../../host/bindings";

const TONES: readonly [Tone, string][] = [
  ["good", "As it should be"],
  ["pending", "Waiting or in progress"],
  ["bad", "Broken or not allowed"],
  ["neutral", "No judgement"],
  ["planned", "Planned, not there yet"],
];

export function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      {TONES.map(([tone, text]) => (
        <li key={tone}>
          <span className="legend-swatch" data-tone={tone} />
          {text}
        </li>
      ))}
      <li>
        <span className="box-findings legend-findings">2</span>
        Findings that concern it
      </li>
    </ul>
  );
}
