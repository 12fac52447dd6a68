// One connection: who asks beside who was expected, digit by digit, and every check with its mark.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import { go, roomOf } from "../../app/router";
import type { Connection, ConnectionCard } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { Age } from "../../shared/Age";
import { Blocked } from "../../shared/Blocked";
import { Copied } from "../../shared/Copied";
import { Fold } from "../../shared/Fold";
import { Checks } from "./Checks";
import { isRequest, stateOf } from "./state";

export function ConnectionTile({ id, card }: { id: string; card: ConnectionCard }) {
  const { connection } = card;
  return (
    <Container
      header={
        <Header variant="h3" actions={<Decisions id={id} card={card} />} description={<Standing connection={connection} />}>
          {connection.owner === card.expected_owner ? "Firefly’s account" : "Not Firefly’s account"}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={3}
          items={[
            { label: "Requester", value: <Account id={connection.owner} expected={card.expected_owner} /> },
            { label: "Expected", value: <Account id={card.expected_owner} /> },
            { label: "Endpoint", value: <Copied text={connection.endpoint} what="the endpoint ID" /> },
          ]}
        />
        {isRequest(connection) && card.blocked_because && (
          <Box color="text-status-error">
            <strong>Not acceptable:</strong> {card.blocked_because}
          </Box>
        )}
        {isRequest(connection) ? (
          <Checks checks={card.checks} />
        ) : (
          <Fold label="Checks" of={connection.endpoint}>
            <Checks checks={card.checks} />
          </Fold>
        )}
      </SpaceBetween>
    </Container>
  );
}

function Standing({ connection }: { connection: Connection }) {
  const state = stateOf(connection);
  return (
    <>
      <StatusIndicator type={state.status}>{state.text}</StatusIndicator>
      {connection.created_at ? <> · asked <Age at={connection.created_at} /></> : " · AWS does not say since when"}
    </>
  );
}

/** Both decisions are plans: shown first, then applied. */
function Decisions({ id, card }: { id: string; card: ConnectionCard }) {
  const decide = (what: "accept" | "reject") => go(roomOf(id, "plan", { for: what, endpoint: card.connection.endpoint }));
  if (!card.rejectable && !isRequest(card.connection)) return null;
  return (
    <SpaceBetween size="xs" direction="horizontal">
      {card.rejectable && <Button onClick={() => decide("reject")}>{isRequest(card.connection) ? "Reject" : "Disconnect"}</Button>}
      {isRequest(card.connection) && (
        <Blocked variant="primary" because={card.acceptable ? null : (card.blocked_because ?? "Not every required check holds")} onClick={() => decide("accept")}>
          Accept
        </Blocked>
      )}
    </SpaceBetween>
  );
}
