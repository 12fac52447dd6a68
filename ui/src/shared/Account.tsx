// An account ID in groups of four; beside an expected one, every digit that differs is marked.
import { grouped } from "./format";

export function Account({ id, expected }: { id: string; expected?: string }) {
  if (!expected || expected === id) return <span className="mono nowrap">{grouped(id)}</span>;
  return (
    <span className="mono nowrap digits" aria-label={`${grouped(id)}, which differs from ${grouped(expected)}`} role="text">
      {digits(id).map(({ digit, at }) => (
        <span key={at} className={digit === expected.charAt(at) ? undefined : "digit-differs"} data-gap={at === 4 || at === 8 || undefined}>
          {digit}
        </span>
      ))}
    </span>
  );
}

function digits(id: string): { digit: string; at: number }[] {
  return Array.from(id, (digit, at) => ({ digit, at }));
}
