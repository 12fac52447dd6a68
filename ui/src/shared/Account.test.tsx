import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { FIREFLY, LOOKALIKE } from "../test/samples";
import { show } from "../test/show";
import { Account } from "./Account";

it("groups an account in fours", () => {
  show(<Account id={FIREFLY} expected={FIREFLY} />);
  expect(screen.getByText("4444 5555 6666")).toBeDefined();
});

it("marks exactly the digits that differ, and says so to readers", () => {
  const { container } = show(<Account id={LOOKALIKE} expected={FIREFLY} />);
  const marked = Array.from(container.querySelectorAll(".digit-differs"), (digit) => digit.textContent);
  expect(marked).toEqual(["8"]);
  expect(screen.getByLabelText("4444 5555 6686, which differs from 4444 5555 6666").textContent).toBe(LOOKALIKE);
});
