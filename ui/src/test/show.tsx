// Puts a screen up as the window does: with a client of its own and the component library's words.
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";

import { newClient } from "../host/queries";

export function show(screen: ReactNode): RenderResult & { user: UserEvent } {
  const user = userEvent.setup();
  const shown = render(
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={newClient()}>{screen}</QueryClientProvider>
    </I18nProvider>,
  );
  return { user, ...shown };
}
