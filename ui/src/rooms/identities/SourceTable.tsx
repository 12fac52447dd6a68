// Every source of credentials with the place where its secret lives.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";

import { tell, warn } from "../../app/notices";
import type { Identities } from "../../host/bindings";
import { useWrite } from "../../host/queries";

interface Row {
  name: string;
  kind: "profile" | "key";
}

export function SourceTable({ found }: { found: Identities }) {
  const remove = useWrite("key_remove");
  const forget = (name: string) => remove.mutate({ name }, { onSuccess: () => tell(`The key “${name}” was removed from the keychain`), onError: warn });
  const rows: Row[] = [...found.profiles.map((name): Row => ({ name, kind: "profile" })), ...found.keys.map((name): Row => ({ name, kind: "key" }))];
  return (
    <Table
      header={<Header variant="h2" counter={`(${rows.length})`}>On this computer</Header>}
      items={rows}
      trackBy={(row) => `${row.kind} ${row.name}`}
      enableKeyboardNavigation
      columnDefinitions={[
        { id: "name", header: "Name", cell: (row) => row.name, isRowHeader: true },
        { id: "kind", header: "Kind", cell: (row) => (row.kind === "profile" ? "Named profile" : "Access key") },
        { id: "where", header: "Where the secret lives", cell: (row) => (row.kind === "profile" ? "Where ~/.aws says; it stays there" : "This computer’s keychain") },
        {
          id: "actions",
          header: "Actions",
          cell: (row) =>
            row.kind === "key" && (
              <Button variant="inline-link" ariaLabel={`Remove the key ${row.name}`} onClick={() => forget(row.name)}>
                Remove
              </Button>
            ),
        },
      ]}
      empty={<Box textAlign="center">No profile in ~/.aws and no key in the keychain. The sandbox needs neither.</Box>}
    />
  );
}
