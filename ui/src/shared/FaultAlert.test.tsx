import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { fault, HOSTILE } from "../test/samples";
import { show } from "../test/show";
import { FaultAlert } from "./FaultAlert";

it("says what is wrong, what to do, and what support needs to know", async () => {
  const retry = vi.fn();
  const { user } = show(<FaultAlert fault={fault} onRetry={retry} />);
  for (const text of [fault.message, fault.hint, fault.code, fault.request_id, fault.causes[0]]) expect(screen.getByText(String(text))).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

it("shows AWS's words as text, never as markup", () => {
  const { container } = show(<FaultAlert fault={{ ...fault, message: HOSTILE, hint: HOSTILE, causes: [HOSTILE] }} />);
  expect(screen.getAllByText(HOSTILE, { normalizer: (text) => text })).toHaveLength(3);
  expect(container.querySelector("img, b")).toBeNull();
});

it("offers no retry where there is none, and no request ID where AWS gave none", () => {
  show(<FaultAlert fault={{ ...fault, request_id: null }} />);
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  expect(screen.queryByText("AWS request ID")).toBeNull();
});
