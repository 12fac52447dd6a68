// One journal entry in one sentence. Pure, and complete: a new kind of event does not compile until it has its words.
import type { Event } from "../../host/bindings";
import { count, grouped, moment, short } from "../../shared/format";
import { ENDING, PURPOSE, sentence } from "../../shared/words";

interface Telling {
  mark: { text: string; color: "green" | "blue" | "red" | "grey" };
  text: string;
  /** The AWS call or other technical name, in its own letters. */
  call: string | null;
}

const GREEN = "green";
const BLUE = "blue";
const RED = "red";
const GREY = "grey";

/** What an entry says. */
export function telling(event: Event): Telling {
  switch (event.event) {
    case "onboarding_saved":
      return tell("Saved", GREY, `Onboarding “${event.name}”`);
    case "onboarding_imported":
      return tell("Imported", GREY, `Onboarding made of endpoint service ${event.service}`);
    case "onboarding_forgotten":
      return tell("Forgotten", GREY, `Onboarding “${event.name}”; what it made stays in AWS`);
    case "run_started":
      return tell("Apply", BLUE, `${PURPOSE[event.plan.purpose]}: ${count(event.plan.steps.length, "step")} began`, event.run);
    case "intent":
      return tell("Intent", BLUE, `About to ${event.action.do.replaceAll("_", " ")}${event.attempt > 1 ? `, attempt ${event.attempt}` : ""}`, event.step);
    case "done":
      return tell("Done", GREEN, event.produced ? `${named(event.step)}: ${short(event.produced)}` : named(event.step), event.note);
    case "failed":
      return tell(event.will_retry ? "Again" : "Failed", RED, `${named(event.step)}: ${event.fault.message}`, event.fault.code);
    case "waiting":
      return tell("Waiting", GREY, `${named(event.step)}: ${event.saw}`);
    case "reached":
      return tell("Reached", GREEN, `${named(event.step)}: ${event.saw}`);
    case "paused":
      return tell("Paused", RED, `${named(event.step)}: ${event.fault.message}`, event.fault.code);
    case "resumed":
      return tell("Apply", BLUE, "Went on with new credentials", event.run);
    case "run_ended":
      return tell("Apply", event.ending === "failed" ? RED : BLUE, ENDING[event.ending].text, event.run);
    case "handed_off":
      return tell("Hand-off", BLUE, `Packet sent to ${event.to}`, event.packet_hash);
    case "firefly_confirmed":
      return tell("Confirmed", GREEN, `Firefly’s account ${grouped(event.account)} was given twice alike`);
    case "risk_accepted":
      return tell("Accepted risk", RED, `${event.risk.owner} accepts ${event.risk.rule} until ${moment(event.risk.until)}: ${event.risk.reason}`, event.risk.resource);
    case "risk_withdrawn":
      return tell("Accepted risk", GREY, `${event.rule} is no longer accepted`, event.resource);
    case "overridden":
      return tell("Override", RED, `Gate ${event.gate} was passed: ${event.reason}`);
    case "paper_used":
      return tell("Plan", GREY, "A saved plan is applied", event.paper);
    case "approved":
      return tell("Approved", GREEN, `${event.by} approved a plan${event.note ? `: ${event.note}` : ""}`, event.plan_hash);
    case "judged":
      return tell("Judged", GREY, `${grouped(event.owner)}: ${event.verdict}`, event.endpoint);
    case "snapshot_kept":
      return tell("Snapshot", GREY, `How it stood was kept as snapshot ${event.number}`, event.sha256);
    case "reported":
      return tell("Report", GREY, "A report was written", event.sha256);
    case "attested":
      return tell("Attested", BLUE, `${event.statement} (${event.by})`);
    case "records_put_aside":
      return tell("Begun anew", RED, `A damaged record is kept as ${event.files.map((file) => file.name).join(" and ")}; ${count(event.salvaged.length, "onboarding")} taken over from it`, event.files.map((file) => file.sha256).join(" "));
    case "played":
      return tell("Played", GREY, `${event.part}, in the sandbox`);
  }
}

/** A step by its ID, as one reads it: `load-balancer-active` is `Load balancer active`. */
function named(step: string): string {
  return sentence(step.replaceAll("-", " "));
}

function tell(mark: string, color: Telling["mark"]["color"], text: string, call: string | null = null): Telling {
  return { mark: { text: mark, color }, text, call };
}
