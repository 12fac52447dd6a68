// Who asks to connect and who is connected, each held against what was expected.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { ConnectionsView } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Copied } from "../../shared/Copied";
import { count } from "../../shared/format";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { ConnectionTile } from "./ConnectionTile";
import { Play } from "./Play";
import { isRequest, rank } from "./state";

export function Connections({ id }: { id: string }) {
  const connections = useRead("connections", { id }, { every: 5_000 });
  return (
    <Room title="Connections" description="A request is accepted only when every required check holds" actions={<Looked of={connections} at={connections.data?.looked_at} />}>
      <Answer of={connections} loading="Reading the connections of the endpoint service">
        {(view) => <Content id={id} view={view} />}
      </Answer>
    </Room>
  );
}

function Content({ id, view }: { id: string; view: ConnectionsView }) {
  const requests = view.cards.filter((card) => isRequest(card.connection));
  const others = view.cards.filter((card) => !isRequest(card.connection)).toSorted((a, b) => rank(a.connection) - rank(b.connection));
  return (
    <>
      <UnreadAlert unread={view.unread} />
      {view.service_name && (
        <Box color="text-body-secondary">
          Service <Copied text={view.service_name} what="the service name" />
        </Box>
      )}
      {view.cards.length === 0 && <None view={view} />}
      {requests.length > 0 && (
        <SpaceBetween size="m">
          <Header variant="h2" description={`${count(requests.length, "request")} ${requests.length === 1 ? "waits" : "wait"} for your decision`}>
            Requests
          </Header>
          {requests.map((card) => (
            <ConnectionTile key={card.connection.endpoint} id={id} card={card} />
          ))}
        </SpaceBetween>
      )}
      {others.length > 0 && (
        <SpaceBetween size="m">
          <Header variant="h2">Connections</Header>
          {others.map((card) => (
            <ConnectionTile key={card.connection.endpoint} id={id} card={card} />
          ))}
        </SpaceBetween>
      )}
      {view.sandbox && <Play id={id} ready={view.service_name !== null} />}
    </>
  );
}

function None({ view }: { view: ConnectionsView }) {
  const text = view.service_name
    ? "Firefly creates its endpoint from the packet that you handed over; its request then appears here by itself. This page looks every 5 seconds while it is open."
    : "There is no endpoint service yet, so nobody can ask. Apply the plan first.";
  return (
    <Container>
      <Box textAlign="center" padding="xl">
        <Box variant="h2">{view.service_name ? "No request yet" : "Nothing to connect to yet"}</Box>
        <Box color="text-body-secondary">{text}</Box>
      </Box>
    </Container>
  );
}
