import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { HandoffView } from "../../host/bindings";
import { answering } from "../../test/carrier";
import { gatedHandoff, handoffView, ID } from "../../test/samples";
import { show } from "../../test/show";
import { Handoff } from "./Handoff";

it("gates the packet, and passes only with a written reason", async () => {
  let now: HandoffView = gatedHandoff;
  const asked = answering({ handoff: ({ override_reason }) => (override_reason === null ? now : (now = handoffView)) });
  const { user } = show(<Handoff id={ID} />);
  const go = await screen.findByRole("button", { name: "Record the reason and go on" });
  expect(go.getAttribute("aria-disabled")).toBe("true");
  await user.type(screen.getByLabelText("Hand over all the same, because"), "Port 22 is switched on tomorrow");
  await user.click(go);
  expect(await screen.findByText("In the packet")).toBeDefined();
  expect(asked.map(({ input }) => input)).toContainEqual({ id: ID, override_reason: "Port 22 is switched on tomorrow" });
});

it("does not offer to pass a gate that no reason opens", async () => {
  answering({ handoff: { ...gatedHandoff, gates: [{ key: "no-service", title: "There is no endpoint service", detail: "Apply the plan first" }] } });
  show(<Handoff id={ID} />);
  expect(await screen.findByText("There is no endpoint service")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Record the reason and go on" })).toBeNull();
});

it("records to whom the very packet on screen was sent", async () => {
  const asked = answering({ handoff: { ...handoffView, sent: [] }, handoff_sent: null });
  const { user } = show(<Handoff id={ID} />);
  await user.type(await screen.findByLabelText("Sent to"), "ops@firefly.example");
  await user.click(screen.getByRole("button", { name: "Mark as sent" }));
  expect(asked.find(({ command }) => command === "handoff_sent")?.input).toEqual({ id: ID, packet_hash: handoffView.packet?.hash, to: "ops@firefly.example" });
});
