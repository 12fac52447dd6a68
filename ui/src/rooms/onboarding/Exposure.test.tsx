import { fireEvent, screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";

import type { Problem } from "../../host/bindings";
import { answering } from "../../test/carrier";
import { ALB, candidates, inventory, inventoryView } from "../../test/samples";
import { show } from "../../test/show";
import { takeCandidate } from "./choice";
import { draftOf } from "./draft";
import { ExposureStep } from "./ExposureStep";
import { emptyForm, type Form } from "./form";
import { portRow } from "./port";

const [github, , orders] = candidates;
if (!github || !orders) throw new Error("the samples hold both");

/** The step over a form that a test looks at; `now` is the form as it stands. */
function open(start: Partial<Form>, problems: Problem[] = []) {
  answering({ session: null });
  let now: Form = { ...emptyForm(), ...start };
  function Step() {
    const [form, setForm] = useState(now);
    const edit = (change: Partial<Form>) =>
      setForm((before) => {
        now = { ...before, ...change };
        return now;
      });
    return <ExposureStep form={form} edit={edit} problems={problems} view={inventoryView} />;
  }
  return { ...show(<Step />), draft: () => draftOf(now) };
}

/** Opens what is folded away; jsdom sets the attribute and tells nobody. */
function unfold(port: string, summary: RegExp) {
  const details = within(screen.getByRole("region", { name: port })).getByText(summary).closest("details");
  if (!details) throw new Error("it does not fold");
  details.open = true;
  fireEvent(details, new Event("toggle"));
}

const option = (name: RegExp) => screen.findByRole("option", { name });

it("ends TLS with a certificate; one that cannot be used stays in sight and says why", async () => {
  const { user, draft } = open({ hostname: "git.acme.example", ports: [portRow(443, { protocol: "TLS" })] });
  await user.click(screen.getByRole("button", { name: /^Certificate/ }));
  const expired = await option(/old.acme.example/);
  expect(expired.getAttribute("aria-disabled")).toBe("true");
  expect(expired.textContent).toContain("It expired on 1 Mar 2021");
  await user.click(await option(/\*.internal.acme.example/));
  expect(draft().listeners[0]?.tls).toMatchObject({ policy: "ELBSecurityPolicy-TLS13-1-2-2021-06", alpn: "None" });
  expect(await screen.findByText("It does not name git.acme.example")).toBeDefined();
});

it("asks which container of an ECS service answers", async () => {
  const { user, draft } = open(takeCandidate({ ...emptyForm(), ports: [portRow(443), portRow(9000)] }, { ...orders, ports: [8443, 9090] }, inventory));
  const second = within(screen.getByRole("region", { name: "Port 9000" }));
  await user.click(second.getByRole("button", { name: /^Container and port/ }));
  await user.click(await option(/metrics, port 9090/));
  expect(draft().listeners[1]).toMatchObject({ target_port: 9090, attach: { ecs_service: { container: "metrics", container_port: 9090 } } });
});

it("lets one port lead elsewhere, such as to an Application Load Balancer", async () => {
  const { user, draft } = open({ ...takeCandidate(emptyForm(), github, inventory), ports: [portRow(443), portRow(8080)] });
  unfold("Port 8080", /target group: a new one/);
  await user.click(await screen.findByRole("button", { name: /^Targets of this port/ }));
  await user.click(await option(/harbor/));
  expect(draft().listeners.map(({ target_type, targets }) => [target_type, targets])).toEqual([["instance", ["i-0aa11bb22cc33dd44"]], ["alb", [ALB]]]);
});

it("shows problems of folded fields, and opens what holds them", async () => {
  const problem = (field: string, message: string): Problem => ({ field, code: "x", message, hint: null });
  open({}, [problem("listeners[0].options.idle_timeout_seconds", "59 is outside"), problem("service.notify", "No such topic"), problem("exposure.tags", "Tag is not accepted"), problem("listeners[0].health_check.path", "not shown for TCP")]);
  for (const text of ["59 is outside", "No such topic", "Tag is not accepted"]) expect(await screen.findByText(text)).toBeDefined();
});

it("has IPv6 only where the subnets have it, and a hosted zone only where the name is in it", async () => {
  const { user, draft } = open({ subnets: ["subnet-0a000000000000001"], privateDnsName: "git.other.example" }, [{ field: "service.dns_zone", code: "x", message: "Wrong", hint: null }]);
  await user.click(screen.getByRole("button", { name: /^Addresses of Firefly’s endpoint/ }));
  expect((await option(/IPv4 and IPv6/)).textContent).toContain("private-a has no IPv6 range");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: /^Hosted zone for the proof/ }));
  expect((await option(/^acme.example/)).textContent).toContain("git.other.example is not in this zone");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("checkbox", { name: /The TXT record is written/ }));
  expect(draft().service).toMatchObject({ private_dns_name: "git.other.example", dns_proof_written: true });
});
