// What can be done with an onboarding from the list, none of which changes AWS.
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { useState } from "react";

import { go, newOf } from "../../app/router";
import type { OnboardingRow } from "../../host/bindings";
import { plain } from "../../shared/format";
import { Forget } from "./Forget";
import { Rename } from "./Rename";

const ITEMS = [
  { id: "rename", text: "Rename" },
  { id: "duplicate", text: "Duplicate" },
  { id: "forget", text: "Forget" },
];

export function RowActions({ row }: { row: OnboardingRow }) {
  const [asking, setAsking] = useState<"rename" | "forget" | null>(null);
  const choose = (id: string) => {
    if (id === "duplicate") go(newOf({ like: row.id }));
    else if (id === "rename" || id === "forget") setAsking(id);
  };
  const close = () => setAsking(null);
  return (
    <>
      <ButtonDropdown variant="icon" ariaLabel={`Actions for ${plain(row.name)}`} expandToViewport items={ITEMS} onItemClick={({ detail }) => choose(detail.id)} />
      {asking === "rename" && <Rename row={row} onClose={close} />}
      {asking === "forget" && <Forget row={row} onClose={close} />}
    </>
  );
}
