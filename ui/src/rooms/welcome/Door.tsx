// One way in.
import type { ReactNode } from "react";

interface Props {
  title: string;
  text: string;
  children: ReactNode;
}

export function Door({ title, text, children }: Props) {
  return (
    <section className="door">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}
