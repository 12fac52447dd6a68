// Something that is there on request: a quiet line that opens. The browser's own element, so keyboard and readers know it.
import { useState, type ReactNode } from "react";

interface Props {
  label: ReactNode;
  /** More words for readers, where the label alone does not say of what. */
  of?: string;
  open?: boolean;
  /** Make the content only once it is asked for: right for content of many fields. */
  lazy?: boolean;
  children: ReactNode;
}

export function Fold({ label, of, open = false, lazy = false, children }: Props) {
  const [wanted, setWanted] = useState(open || !lazy);
  return (
    <details className="fold" open={open} onToggle={({ currentTarget }) => currentTarget.open && setWanted(true)}>
      <summary>
        {label}
        {of && <span className="unseen">: {of}</span>}
      </summary>
      <div className="fold-content">{wanted && children}</div>
    </details>
  );
}
