// The whole window: one query client, the seat that we sit in, and the room that the hash names.
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClientProvider } from "@tanstack/react-query";

import { newClient, useRead } from "../host/queries";
import { Answer } from "../shared/Answer";
import { Welcome } from "../rooms/welcome/Welcome";
import { Frame } from "./Frame";
import { useHappened } from "./notices";
import { RoomOf } from "./RoomOf";
import { parse, useHash } from "./router";
import { TopBar } from "./TopBar";

const client = newClient();

export function App() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={client}>
        <Window />
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Window() {
  const place = parse(useHash());
  const session = useRead("session", null, { every: 30_000 });
  useHappened(session.data?.notices);
  return (
    <Answer of={session} loading="Opening">
      {(seat) => (
        <div>
          <TopBar session={seat} />
          {seat && place.room !== "welcome" ? (
            <Frame place={place}>
              <RoomOf place={place} />
            </Frame>
          ) : (
            <Welcome session={seat} />
          )}
        </div>
      )}
    </Answer>
  );
}
