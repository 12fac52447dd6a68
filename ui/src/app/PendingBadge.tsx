// How many requests wait for a decision; nothing when none does.
import Badge from "@cloudscape-design/components/badge";

export function PendingBadge({ number }: { number: number }) {
  if (number === 0) return null;
  return (
    <Badge color="red">
      {number}
      <span className="unseen"> waiting</span>
    </Badge>
  );
}
