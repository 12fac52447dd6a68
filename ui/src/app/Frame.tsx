// What stays while rooms change: the navigation at the side and the notices on top.
import AppLayout from "@cloudscape-design/components/app-layout";
import Flashbar from "@cloudscape-design/components/flashbar";
import { useState, type ReactNode } from "react";

import { Navigation } from "./Navigation";
import { useNotices } from "./notices";
import type { Place } from "./router";

const LABELS = {
  navigation: "Side navigation",
  navigationToggle: "Open side navigation",
  navigationClose: "Close side navigation",
  notifications: "Notices",
};

export function Frame({ place, children }: { place: Place; children: ReactNode }) {
  const [chosen, setChosen] = useState<{ wizard: boolean; open: boolean } | null>(null);
  const notices = useNotices();
  const wide = place.room === "topology" || place.room === "onboardings" || place.room === "inventory" || place.room === "activity";
  const wizard = place.room === "new" || place.room === "edit";
  return (
    <AppLayout
      headerSelector="#top-bar"
      ariaLabels={LABELS}
      navigation={<Navigation place={place} />}
      // The form has steps at its own side, so the navigation makes room there until it is asked for
      navigationOpen={chosen?.wizard === wizard ? chosen.open : !wizard}
      onNavigationChange={({ detail }) => setChosen({ wizard, open: detail.open })}
      navigationWidth={240}
      toolsHide
      contentType={wizard ? "wizard" : "default"}
      maxContentWidth={wide ? Number.MAX_VALUE : 1180}
      notifications={<Flashbar items={notices} stackItems={notices.length > 2} />}
      stickyNotifications
      content={children}
    />
  );
}
