// Who we are in AWS: alias, account in groups of four, role, time left; and the way out.
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";

import type { Identity, Session } from "../host/bindings";
import { useWrite } from "../host/queries";
import { useNow } from "../shared/clock";
import { grouped, lasting } from "../shared/format";
import { clear } from "./notices";
import { go } from "./router";

export function IdentityChip({ session: { identity } }: { session: Session }) {
  const leave = useWrite("leave_seat");
  const left = useTimeLeft(identity);
  const gone = () => {
    clear();
    go("#/welcome");
  };
  const act = (id: string) => {
    if (id === "identities") go("#/identities");
    else leave.mutate(null, { onSuccess: gone });
  };
  const name = identity.alias ? `${identity.alias} · ${grouped(identity.account)}` : grouped(identity.account);
  return (
    <ButtonDropdown
      variant="normal"
      ariaLabel={`Identity ${name}`}
      items={[
        { id: "who", text: role(identity.arn), secondaryText: identity.arn, disabled: true },
        { id: "where", text: `Region ${identity.region}`, secondaryText: left ?? "These credentials do not say when they end", disabled: true },
        { id: "identities", text: "Change identity" },
        { id: "leave", text: "Leave this account" },
      ]}
      onItemClick={({ detail }) => act(detail.id)}
    >
      {name}
    </ButtonDropdown>
  );
}

/** The readable end of a caller's ARN: `role/Admin`, `user/ana`. */
export function role(arn: string): string {
  const resource = arn.split(":").slice(5).join(":");
  const [kind = "", name = ""] = resource.split("/");
  if (kind === "assumed-role") return `Role ${name}`;
  if (kind === "user") return `User ${resource.split("/").at(-1) ?? name}`;
  return resource === "root" ? "Root of the account" : resource || arn;
}

function useTimeLeft({ expires_at }: Identity): string | null {
  const now = useNow(30_000);
  if (!expires_at) return null;
  const left = Date.parse(expires_at) - now;
  return left > 0 ? `Credentials end in ${lasting(left)}` : "These credentials have ended";
}
