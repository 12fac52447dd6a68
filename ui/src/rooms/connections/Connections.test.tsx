import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { ConnectionsView } from "../../host/bindings";
import { answering } from "../../test/carrier";
import { connectionsView, goodCard, ID, strangersCard } from "../../test/samples";
import { show } from "../../test/show";
import { Connections } from "./Connections";
import { isRequest, rank, stateOf } from "./state";

const open = (part: Partial<ConnectionsView>) => {
  answering({ connections: { ...connectionsView, ...part } });
  return show(<Connections id={ID} />);
};

it("accepts Firefly's request by a plan", async () => {
  const { user } = open({ cards: [goodCard] });
  await user.click(await screen.findByRole("button", { name: "Accept" }));
  expect(window.location.hash).toBe(`#/onboardings/${ID}/plan?for=accept&endpoint=${goodCard.connection.endpoint}`);
});

it("shows a look-alike digit by digit, blocks acceptance and says why", async () => {
  const { container, user } = open({ cards: [strangersCard] });
  expect(await screen.findByText("Not Firefly’s account")).toBeDefined();
  expect(Array.from(container.querySelectorAll(".digit-differs"), (digit) => digit.textContent)).toEqual(["8"]);
  expect(container.textContent).toContain("Not acceptable: The requester is not Firefly’s account");
  const accept = screen.getByRole("button", { name: "Accept" });
  expect(accept.getAttribute("aria-disabled")).toBe("true");
  expect(document.getElementById(accept.getAttribute("aria-describedby") ?? "")?.textContent).toBe(strangersCard.blocked_because);
  await user.click(accept);
  expect(window.location.hash).toBe("");
  await user.click(screen.getByRole("button", { name: "Reject" }));
  expect(window.location.hash).toContain("for=reject");
});

it("lists each check with its reason, and which are not required", async () => {
  open({ cards: [goodCard] });
  const checks = within(await screen.findByRole("list", { name: "Checks" })).getAllByRole("listitem");
  expect(checks).toHaveLength(goodCard.checks.length);
  expect(checks.at(-1)?.textContent).toContain("(not required)");
});

it("offers no decision where there is none to make", async () => {
  open({ cards: [{ ...goodCard, connection: { ...goodCard.connection, state: "Rejected" }, acceptable: false, rejectable: false }] });
  expect(await screen.findByText("Rejected")).toBeDefined();
  expect(screen.queryByRole("button", { name: /Accept|Reject|Disconnect/ })).toBeNull();
});

it("plays the others in the sandbox alone, and only once there is a service", async () => {
  open({ cards: [], sandbox: false });
  expect(await screen.findByText("No request yet")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Play Firefly" })).toBeNull();
});

it("reads AWS's states in any case, and passes on what it does not know", () => {
  const of = (state: string) => ({ ...goodCard.connection, state });
  expect(isRequest(of("PendingAcceptance"))).toBe(true);
  expect(stateOf(of("AVAILABLE")).text).toBe("Connected");
  expect(stateOf(of("partial")).text).toBe("partial");
});

it("puts live connections first, and those that are over last", () => {
  const states = ["rejected", "Available", "pending"].map((state) => ({ ...goodCard.connection, state }));
  expect(states.toSorted((a, b) => rank(a) - rank(b)).map(({ state }) => state)).toEqual(["Available", "pending", "rejected"]);
});
