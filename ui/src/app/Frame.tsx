// What stays while rooms change: the navigation at the side and the notices on top.
import AppLayout from "@cloudscape-design/components/app-layout";
import Flashbar from "@cloudscape-design/components/flashbar";
import type { ReactNode } from "react";

import { Navigation } from "./Navigation";
import { useNotices } from "./notices";
import type { Place } from "./router";
import { useSide } from "./useSide";

const LABELS = {
  navigation: "Side navigation",
  navigationToggle: "Open side navigation",
  navigationClose: "Close side navigation",
  notifications: "Notices",
};

export function Frame({ place, children }: { place: Place; children: ReactNode }) {
  const notices = useNotices();
  const wide = place.room === "topology" || place.room === "onboardings" || place.room === "inventory" || place.room === "activity";
  const wizard = place.room === "new" || place.room === "edit";
  const [open, onOpen] = useSide(wizard);
  return (
    <AppLayout
      headerSelector="#top-bar"
      ariaLabels={LABELS}
      navigation={<Navigation place={place} />}
      navigationOpen={open}
      onNavigationChange={({ detail }) => onOpen(detail.open)}
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
