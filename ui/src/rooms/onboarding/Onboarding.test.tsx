import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Draft, Problem } from "../../host/bindings";
import { answering, refusing } from "../../test/carrier";
import { fault, FIREFLY, ID, inventoryView, LOOKALIKE, onboardingView, presets, session } from "../../test/samples";
import { show } from "../../test/show";
import { NewOnboarding, Onboarding } from "./Onboarding";

type Room = ReturnType<typeof show>;

const heading = (text: string) => screen.findByRole("heading", { level: 1, name: text });
const next = ({ user }: Room) => user.click(screen.getByRole("button", { name: "Next" }));

/** Puts text into a field at once. */
async function fill({ user }: Room, label: string, text: string) {
  await user.click(screen.getByLabelText(label));
  await user.paste(text);
}

function open(problems: Problem[] = [], id: string | null = null) {
  const asked = answering({ inventory: inventoryView, presets, onboarding: onboardingView, onboarding_check: { problems }, onboarding_save: ID });
  return { asked, room: show(id === null ? <NewOnboarding from={null} /> : <Onboarding id={id} />) };
}

/** Fills the first three steps and stands at Exposure. */
async function upToExposure(room: Room) {
  await heading("Service");
  await fill(room, "Name of the service", "Git");
  await room.user.click(await screen.findByRole("radio", { name: /^GitHub Enterprise/ }));
  await next(room);
  await heading("Where it runs");
  await room.user.click(screen.getByRole("radio", { name: "GitHub Enterprise" }));
  await next(room);
  await heading("Network");
  await next(room);
  await heading("Exposure");
}

async function typeAccounts(room: Room, first: string, second: string) {
  await fill(room, "Account ID", first);
  await fill(room, "Account ID again, from another source", second);
}

it("makes a draft of what was chosen, and goes to its plan", async () => {
  const { asked, room } = open();
  await upToExposure(room);
  await typeAccounts(room, "4444 5555 6666", FIREFLY);
  await next(room);
  await heading("Review");
  await room.user.click(screen.getByRole("button", { name: "Create plan" }));
  const saved = asked.find(({ command }) => command === "onboarding_save")?.input as Draft;
  expect(saved).toMatchObject({ id: null, name: "Git", firefly: { account: FIREFLY }, network: { subnets: { length: 3 } } });
  expect(saved.listeners.map(({ port, target_type, targets }) => [port, target_type, targets])).toEqual([443, 22].map((port) => [port, "instance", ["i-0aa11bb22cc33dd44"]]));
  expect(saved.exposure).toMatchObject({ cross_zone: true, deletion_protection: true, enforce_inbound: false, admit_in: [] });
  expect(window.location.hash).toBe(`#/onboardings/${ID}/plan`);
});

it("does not go on while a step says what it lacks", async () => {
  const { asked, room } = open();
  await heading("Service");
  await next(room);
  expect(await screen.findByText(/The service has no name/)).toBeDefined();
  expect(screen.getByRole("heading", { level: 1, name: "Service" })).toBeDefined();
  expect(asked.some(({ command }) => command === "onboarding_check")).toBe(false);
});

it("blocks an account that was typed in two ways, and marks the digit", async () => {
  const { asked, room } = open();
  await upToExposure(room);
  await typeAccounts(room, FIREFLY, LOOKALIKE);
  expect(Array.from(room.container.querySelectorAll(".digit-differs"), (digit) => digit.textContent)).toEqual(["8"]);
  await next(room);
  expect(await screen.findByText(/The two account IDs differ/)).toBeDefined();
  expect(document.activeElement).toBe(screen.getByLabelText("Account ID again, from another source"));
  expect(screen.queryByRole("heading", { level: 1, name: "Review" })).toBeNull();
  expect(asked.some(({ command }) => command === "onboarding_save")).toBe(false);
});

it("shows the backend's problems at their fields, in the step that has the first", async () => {
  const { asked, room } = open([
    { field: "network.subnets[0]", code: "subnet-full", message: "subnet-0a has 3 free addresses", hint: "Choose another subnet in that zone" },
    { field: "exposure.hostname", code: "hostname", message: "“git” is not a host name", hint: null },
  ]);
  await upToExposure(room);
  await typeAccounts(room, FIREFLY, FIREFLY);
  await next(room);
  await heading("Network");
  expect(screen.getByText("subnet-0a has 3 free addresses. Choose another subnet in that zone")).toBeDefined();
  expect(asked.some(({ command }) => command === "onboarding_save")).toBe(false);
});

it("keeps what cannot be chosen in sight, with the reason", async () => {
  const { room } = open();
  await heading("Service");
  await fill(room, "Name of the service", "Git");
  await next(room);
  await heading("Where it runs");
  expect(screen.getByRole("radio", { name: "gone" })).toHaveProperty("disabled", true);
  expect(screen.getByText(/which was not found in this account and Region/)).toBeDefined();
  const table = within(screen.getByRole("grid", { name: "EC2 instances" }));
  expect(table.getByText(/<img src=x onerror/).textContent).not.toContain("\u202e");
  expect(room.container.querySelector(`img[src="x"]`)).toBeNull();
});

it("opens an onboarding at its review and saves it under its own id", async () => {
  const { asked, room } = open([], ID);
  await heading("Review");
  expect(screen.getByText("4444 5555 6666")).toBeDefined();
  await room.user.click(screen.getByRole("button", { name: "Edit: Exposure" }));
  await heading("Exposure");
  expect(screen.queryByLabelText("Account ID again, from another source")).toBeNull();
  await next(room);
  await heading("Review");
  await room.user.click(screen.getByRole("button", { name: "Create plan" }));
  expect(asked.find(({ command }) => command === "onboarding_save")?.input).toMatchObject({ id: ID, exposure: { admit_in: ["sg-0fe1000000000001"], tags: { CostCentre: "42" } } });
});

it("says when the backend refuses to keep it, and stays", async () => {
  answering({ inventory: inventoryView, onboarding: onboardingView, onboarding_check: { problems: [] }, onboarding_save: refusing(fault) });
  const { user } = show(<Onboarding id={ID} />);
  await heading("Review");
  await user.click(screen.getByRole("button", { name: "Create plan" }));
  expect(await screen.findByText(fault.message)).toBeDefined();
  expect(window.location.hash).toBe("");
});

it("says who Firefly is in the sandbox, and leaves the typing to the customer", async () => {
  answering({ inventory: inventoryView, presets, session });
  const room = show(<NewOnboarding from={null} />);
  await upToExposure(room);
  expect(await screen.findByText(/In the sandbox Firefly is account/)).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>("Account ID").value).toBe("");
});
