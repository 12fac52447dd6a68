// The settings that a step changes, each with its value before and after.
import type { Change } from "../../host/bindings";
import { said } from "./changes";

export function Changes({ of }: { of: readonly Change[] }) {
  return (
    <ul className="plain-list">
      {of.map(said).map(({ what, before, after }) => (
        <li key={what} className="wrap-anywhere">
          {what}: <del>{before}</del> <span aria-hidden>→</span> <ins>{after}</ins>
        </li>
      ))}
    </ul>
  );
}
