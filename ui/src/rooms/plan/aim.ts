// What a plan is wanted for, as it stands in the address.
import type { Aim } from "../../host/bindings";

/** The aim of a query such as `for=accept&endpoint=vpce-…`; setting up when it names none. */
export function aimOf(query: URLSearchParams): Aim {
  const endpoint = query.get("endpoint") ?? "";
  switch (query.get("for")) {
    case "repair":
      return { for: "repair" };
    case "roll_back":
      return { for: "roll_back" };
    case "teardown":
      return { for: "teardown" };
    case "accept":
      return { for: "accept", endpoint };
    case "reject":
      return { for: "reject", endpoint };
    default:
      return { for: "set_up" };
  }
}

/** The query that names an aim: the other way round. */
export function queryOf(aim: Aim): Record<string, string> {
  if (aim.for === "set_up") return {};
  return "endpoint" in aim ? { for: aim.for, endpoint: aim.endpoint } : { for: aim.for };
}
