import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { answering } from "../../test/carrier";
import { activityView, entries, HOSTILE, ID } from "../../test/samples";
import { show } from "../../test/show";
import { Activity } from "./Activity";
import { telling } from "./telling";

it("says where the record was changed", async () => {
  answering({ activity: { ...activityView, chain: { ...activityView.chain, broken: { seq: 4, message: "Its hash is not that of its content" } } } });
  show(<Activity id={null} />);
  expect(await screen.findByText("The record was changed at entry 4")).toBeDefined();
});

it("shows entries of the onboarding alone, newest first, with AWS's request ID", async () => {
  const other = entries.slice(0, 1).map((entry) => ({ ...entry, onboarding: "p7qak3m9x2", hash: "other", seq: 8 }));
  answering({ activity: { ...activityView, entries: [...entries, ...other] } });
  const { container } = show(<Activity id={ID} />);
  expect(await screen.findByText("(7)")).toBeDefined();
  expect(container.textContent).toContain("8b2f0c52-9a31-4d0c-8a9e-2a40e2a3c002");
  expect(container.textContent.indexOf("Finished")).toBeLessThan(container.textContent.indexOf("Onboarding “GitHub Enterprise”"));
});

it("shows hostile text as text, in one line and in full", async () => {
  const saved = entries.slice(0, 1).map((entry) => ({ ...entry, event: { event: "onboarding_saved", name: HOSTILE, digest: "0" } as const }));
  answering({ activity: { ...activityView, entries: saved } });
  const { container } = show(<Activity id={null} />);
  await screen.findByText("(1)");
  expect(container.querySelector("img, b")).toBeNull();
  expect(container.textContent).toContain("<img src=x");
  expect(container.textContent).not.toContain("\u202e");
});

it("has words for a retry, a failure and an override", () => {
  expect(telling({ event: "overridden", gate: "targets-healthy", reason: "Known flapping" }).text).toBe("Gate targets-healthy was passed: Known flapping");
  expect(telling({ event: "played", part: "Firefly" }).text).toBe("Firefly, in the sandbox");
});
