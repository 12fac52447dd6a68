// Always in sight: whose product, which world, who we are, what waits for us, and the light.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";

import type { Session } from "../host/bindings";
import { count } from "../shared/format";
import { useAppearance } from "./appearance";
import { Help } from "./Help";
import { IdentityChip } from "./IdentityChip";
import { SkipLink } from "./SkipLink";

export function TopBar({ session }: { session: Session | null }) {
  const [appearance, toggle] = useAppearance();
  const other = appearance === "dark" ? "light" : "dark";
  return (
    <header id="top-bar" className="top-bar awsui-dark-mode">
      <SkipLink />
      <a className="top-bar-brand" href="#/onboardings">
        <img src="/mark.svg" alt="" width={28} height={28} />
        <span>Firefly PrivateLink</span>
      </a>
      {session && <Realm session={session} />}
      <span className="top-bar-space" />
      {session && <Pending number={session.pending_approvals} />}
      {session && <IdentityChip session={session} />}
      <Help />
      <Button variant="icon" iconSvg={<Lamp />} ariaLabel={`Switch to ${other} appearance`} onClick={toggle} />
    </header>
  );
}

/** Requests that wait for a decision; that they could not be read is said, not shown as none. */
function Pending({ number }: { number: number | null }) {
  if (number === null) return <span className="region">Requests could not be read</span>;
  if (number === 0) return null;
  return (
    <Link href="#/onboardings" color="inverted" variant="secondary">
      <span className="pending-count">{number}</span>
      {` ${number === 1 ? "request waits" : "requests wait"}`}
      <span className="unseen">{` for a decision: ${count(number, "connection request")}`}</span>
    </Link>
  );
}

function Realm({ session: { realm, identity } }: { session: Session }) {
  if (realm === "sandbox") return <span className="ribbon">Sandbox</span>;
  if (realm === "aws") return <span className="region">{identity.region}</span>;
  return (
    <span className="ribbon" title={realm.custom}>
      Not AWS
    </span>
  );
}

function Lamp() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <circle cx="8" cy="8" r="5.5" fill="none" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11Z" className="filled" />
    </svg>
  );
}
