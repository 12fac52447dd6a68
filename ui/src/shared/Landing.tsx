// Words of a heading where the keyboard goes on when a screen brings it there; Tab passes them by.
import type { ReactNode } from "react";

export function Landing({ children }: { children: ReactNode }) {
  return (
    <span tabIndex={-1} data-landing="">
      {children}
    </span>
  );
}
