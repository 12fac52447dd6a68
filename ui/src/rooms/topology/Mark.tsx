// The mark of a tone: each differs in shape, not only in colour. The same marks are in the SVG and in the PDF.
import type { Tone } from "../../host/bindings";

const CIRCLE = "M6 .8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 1 0 0 -10.4z";
const MARKS: Record<Tone, { outline: string; filled: boolean; sign: string }> = {
  good: { outline: CIRCLE, filled: true, sign: "M3.5 6.2l1.8 1.8l3.3 -3.8" },
  pending: { outline: CIRCLE, filled: false, sign: "M6 3.2v3l2 1.3" },
  bad: { outline: "M6 .6L11.7 11.2H.3z", filled: true, sign: "M6 4.4v3 M6 9.3h.01" },
  neutral: { outline: CIRCLE, filled: false, sign: "M3.6 6h4.8" },
  planned: { outline: "M6 .5l5.5 5.5l-5.5 5.5l-5.5 -5.5z", filled: false, sign: "M6 4v4 M4 6h4" },
};

export function Mark({ tone }: { tone: Tone }) {
  const { outline, filled, sign } = MARKS[tone];
  return (
    <svg className="mark" data-tone={tone} data-filled={filled || undefined} width={12} height={12} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={outline} className="mark-outline" />
      <path d={sign} className="mark-sign" />
    </svg>
  );
}
