// Something that is there on request: a quiet line that opens. The browser's own element, so keyboard and readers know it.
import type { ReactNode } from "react";

interface Props {
  label: ReactNode;
  /** More words for readers, where the label alone does not say of what. */
  of?: string;
  open?: boolean;
  children: ReactNode;
}

export function Fold({ label, of, open = false, children }: Props) {
  return (
    <details className="fold" open={open}>
      <summary>
        {label}
        {of && <span className="unseen">: {of}</span>}
      </summary>
      <div className="fold-content">{children}</div>
    </details>
  );
}
