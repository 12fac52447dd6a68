import Flashbar from "@cloudscape-design/components/flashbar";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { Session } from "../host/bindings";
import { answering } from "../test/carrier";
import { inventoryView, rows, session } from "../test/samples";
import { show } from "../test/show";
import { App } from "./App";
import { role } from "./IdentityChip";
import { useHappened, useNotices } from "./notices";
import { TopBar } from "./TopBar";

const bar = (seat: Session | null) => within(show(<TopBar session={seat} />).container);

it("opens at the welcome when nobody sits anywhere, and goes to the onboardings from the sandbox door", async () => {
  let seat: Session | null = null;
  const asked = answering({ session: () => seat, seat_sandbox: () => (seat = session), onboardings: rows });
  render(<App />);
  await userEvent.click(await screen.findByRole("button", { name: "Open the sandbox" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Onboardings" })).toBeDefined();
  expect(window.location.hash).toBe("#/onboardings");
  expect(asked.filter(({ command }) => command === "session").length).toBeGreaterThan(1);
});

it("wears the sandbox ribbon in the sandbox, the Region in AWS, and a warning anywhere else", () => {
  expect(bar(session).getByText("Sandbox").className).toBe("ribbon");
  cleanup();
  const aws = bar({ ...session, realm: "aws" });
  expect(aws.getByText("us-east-1")).toBeDefined();
  expect(aws.queryByText("Sandbox")).toBeNull();
  cleanup();
  expect(bar({ ...session, realm: { custom: "http://localhost:5000" } }).getByText("Not AWS").title).toBe("http://localhost:5000");
});

it("keeps account, waiting requests, help and theme in sight", async () => {
  const shown = bar(session);
  expect(shown.getByRole("button", { name: /acme-prod · 1111 2222 3333/ })).toBeDefined();
  expect(shown.getByText("1").className).toBe("pending-count");
  expect(shown.getByRole("button", { name: "Help" })).toBeDefined();
  await userEvent.click(shown.getByRole("button", { name: "Switch to dark appearance" }));
  expect(shown.getByRole("button", { name: "Switch to light appearance" })).toBeDefined();
  expect(localStorage.getItem("appearance")).toBe("dark");
});

it("says nothing of waiting requests where none waits", () => {
  expect(bar({ ...session, pending_approvals: 0 }).queryByText(/request waits/)).toBeNull();
  expect(bar({ ...session, pending_approvals: null }).getByText("Requests could not be read")).toBeDefined();
});

it("says what happened when the seat was taken, and once dismissed no more", async () => {
  const sentence = "world.jsonl, line 2, is damaged. It is kept as world.unusable-1.jsonl, and the sandbox’s world begins anew";
  function Told() {
    useHappened([sentence]);
    return <Flashbar items={useNotices()} />;
  }
  const shown = render(<Told />);
  expect(await screen.findByText(sentence)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  await waitFor(() => expect(screen.queryByText(sentence)).toBeNull());
  shown.rerender(<Told />);
  expect(screen.queryByText(sentence)).toBeNull();
});

it("skips to the room from the first stop of the keyboard", async () => {
  answering({ session, onboardings: rows, inventory: inventoryView });
  window.location.hash = "#/inventory";
  render(<App />);
  await screen.findByRole("heading", { level: 1, name: "Inventory" });
  await userEvent.tab();
  expect(document.activeElement?.textContent).toBe("Skip to the room");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement?.tagName).toBe("MAIN"));
  expect(window.location.hash).toBe("#/inventory");
});

it.each([
  ["arn:aws:sts::111122223333:assumed-role/Admin/ana", "Role Admin"],
  ["arn:aws:iam::111122223333:user/team/ana", "User ana"],
  ["arn:aws:iam::111122223333:root", "Root of the account"],
])("reads %s as “%s”", (arn, text) => expect(role(arn)).toBe(text));
