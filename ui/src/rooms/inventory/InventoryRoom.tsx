// Everything found in the account and Region, by kind, with the calls that it came from and what could not be read.
import Container from "@cloudscape-design/components/container";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Tabs from "@cloudscape-design/components/tabs";
import { Fragment } from "react";

import type { Inventory, InventoryView } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Account } from "../../shared/Account";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { KindTable } from "./KindTable";
import { KINDS } from "./kinds";
import { Sources } from "./Sources";

export function InventoryRoom() {
  const inventory = useRead("inventory", null);
  return (
    <Room title="Inventory" description="What this account holds in this Region. Reading it changes nothing." actions={<Looked of={inventory} at={inventory.data?.inventory.looked_at} />}>
      <Answer of={inventory} loading="Reading the account: VPCs, load balancers, instances, services">
        {(view) => <Content view={view} />}
      </Answer>
    </Room>
  );
}

function Content({ view: { inventory } }: { view: InventoryView }) {
  const tabs = KINDS.map((kind) => {
    const rows = kind.rows(inventory);
    return { id: kind.title.replaceAll(" ", "-"), label: `${kind.title} (${rows.length})`, content: <KindTable kind={kind} rows={rows} /> };
  });
  return (
    <>
      <UnreadAlert unread={inventory.faults} />
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: "Account", value: <Account id={inventory.account} /> },
            { label: "Region", value: inventory.region },
            { label: "Partition", value: inventory.partition },
            { label: "Availability Zone IDs", value: <Zones inventory={inventory} /> },
          ]}
        />
      </Container>
      <Tabs tabs={[...tabs, { id: "calls", label: `Calls (${inventory.sources.length})`, content: <Sources sources={inventory.sources} /> }]} />
    </>
  );
}

function Zones({ inventory: { zones } }: { inventory: Inventory }) {
  const ids = zones.map(({ id }) => id).toSorted();
  return ids.map((id, at) => (
    <Fragment key={id}>
      <span className="nowrap">{id}</span>
      {at < ids.length - 1 && ", "}
    </Fragment>
  ));
}
