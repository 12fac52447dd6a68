// Amounts and the traffic they are for. Pure.
import type { Estimate } from "../../host/bindings";
import { count } from "../../shared/format";

/** US cents as dollars: `1,234.50 USD`. */
export function dollars(cents: number): string {
  return `${(cents / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;
}

/** What an estimate is for: `10 GB a month`. */
export function trafficOf({ traffic }: Estimate): string {
  return `${traffic.gb_per_month.toLocaleString("en-US")} GB a month`;
}

/** The rest of what is assumed of the traffic. */
export function assumedOf({ traffic }: Estimate): string {
  return `${count(traffic.new_flows_per_second, "new connection")} a second and ${traffic.active_flows.toLocaleString("en-US")} open at a time, on average`;
}
