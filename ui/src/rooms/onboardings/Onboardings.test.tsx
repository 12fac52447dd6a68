import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { EndpointService } from "../../host/bindings";
import { answering, refusing } from "../../test/carrier";
import { FIREFLY, fault, ID, inventoryView, rows } from "../../test/samples";
import { show } from "../../test/show";
import { Onboardings } from "./Onboardings";

const service: EndpointService = {
  id: "vpce-svc-0123456789abcdef0", name: "", state: "Available", acceptance_required: false, load_balancers: [], zones: [], private_dns_name: null, private_dns: null,
  notifications: null, ip_address_types: [], regions: [], payer: null, principals: null, connections: null, tags: {},
};

async function act(user: ReturnType<typeof show>["user"], action: string) {
  await user.click(await screen.findByRole("button", { name: "Actions for GitHub Enterprise" }));
  await user.click(await screen.findByRole("menuitem", { name: action }));
}

it("makes a new onboarding like one that exists", async () => {
  answering({ onboardings: rows });
  const { user } = show(<Onboardings />);
  await act(user, "Duplicate");
  expect(window.location.hash).toBe(`#/onboardings/new?like=${ID}`);
});

it("renames, and says why the name cannot be kept", async () => {
  const asked = answering({ onboardings: rows, onboarding_rename: null });
  const { user } = show(<Onboardings />);
  await act(user, "Rename");
  const question = within(screen.getByRole("dialog"));
  const button = question.getByRole("button", { name: "Rename" });
  expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toBe("It has this name already");
  const field = question.getByLabelText("Name of the service");
  await user.clear(field);
  await user.type(field, "Git");
  await user.click(question.getByRole("button", { name: "Rename" }));
  expect(asked.find(({ command }) => command === "onboarding_rename")?.input).toEqual({ id: ID, name: "Git" });
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("renames with Enter as with the button", async () => {
  const asked = answering({ onboardings: rows, onboarding_rename: null });
  const { user } = show(<Onboardings />);
  await act(user, "Rename");
  const field = within(screen.getByRole("dialog")).getByLabelText("Name of the service");
  expect(document.activeElement).toBe(field);
  await user.keyboard("{Enter}");
  expect(asked.some(({ command }) => command === "onboarding_rename")).toBe(false);
  await user.type(field, " 2{Enter}");
  expect(asked.find(({ command }) => command === "onboarding_rename")?.input).toEqual({ id: ID, name: "GitHub Enterprise 2" });
});

it("forgets only when asked to, and stays when that was refused", async () => {
  const asked = answering({ onboardings: rows, onboarding_forget: refusing(fault) });
  const { user } = show(<Onboardings />);
  await act(user, "Forget");
  expect(asked.some(({ command }) => command === "onboarding_forget")).toBe(false);
  const question = within(screen.getByRole("dialog"));
  expect(question.getByText(/AWS is not touched/)).toBeDefined();
  await user.click(question.getByRole("button", { name: "Forget" }));
  expect(await question.findByText(fault.message)).toBeDefined();
});

it("imports an endpoint service for an account that a person names", async () => {
  const taken: EndpointService = { ...service, id: "vpce-svc-0fedcba9876543210", tags: { FireflyOnboarding: ID } };
  answering({ onboardings: rows, inventory: { ...inventoryView, inventory: { ...inventoryView.inventory, endpoint_services: [taken, service] } } });
  const { user } = show(<Onboardings />);
  await user.click(screen.getByRole("button", { name: "Import what exists" }));
  const question = within(await screen.findByRole("dialog"));
  await user.click(question.getByRole("button", { name: /Endpoint service/ }));
  expect((await screen.findByRole("option", { name: /vpce-svc-0fedcba9876543210/ })).getAttribute("aria-disabled")).toBe("true");
  await user.click(await screen.findByRole("option", { name: /vpce-svc-0123456789abcdef0/ }));
  await user.click(question.getByLabelText("Firefly’s account ID"));
  await user.paste("4444 5555 6666");
  await user.click(question.getByRole("button", { name: "Import" }));
  expect(window.location.hash).toBe(`#/onboardings/new?service=${service.id}&firefly=${FIREFLY}`);
});
