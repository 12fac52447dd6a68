// Certificates of AWS Certificate Manager as choices: usable ones first, the others with what is wrong with them. Pure.
import type { Certificate } from "../../host/bindings";
import { listed, moment, plain } from "../../shared/format";

export interface CertificateChoice {
  arn: string;
  names: string;
  about: string;
  /** Why it cannot be used; null when it can. */
  refused: string | null;
}

/** Every certificate at the time `now`, in milliseconds. */
export function certificateChoices(certificates: readonly Certificate[], now: number): CertificateChoice[] {
  const choice = (certificate: Certificate): CertificateChoice => {
    const { arn, names, not_after } = certificate;
    const about = [not_after ? `${Date.parse(not_after) <= now ? "Expired on" : "Valid until"} ${moment(not_after)}` : "No expiry known", idOf(arn)].join(" · ");
    return { arn, names: listed(names.map(plain)) || idOf(arn), about, refused: refusedOf(certificate, now) };
  };
  return certificates.map(choice).toSorted((a, b) => Number(a.refused !== null) - Number(b.refused !== null) || a.names.localeCompare(b.names));
}

/** Whether one of the names covers a host name; a wildcard stands for one level (RFC 6125, section 6.4.3). */
export function covers(names: readonly string[], host: string): boolean {
  const wanted = host.trim().toLowerCase();
  return names.map((name) => name.toLowerCase()).some((name) => name === wanted || (name.startsWith("*.") && wanted.includes(".") && wanted.slice(wanted.indexOf(".")) === name.slice(1)));
}

/** The last part of an ARN. */
function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function refusedOf({ status, not_after }: Certificate, now: number): string | null {
  if (not_after !== null && Date.parse(not_after) <= now) return `It expired on ${moment(not_after)}`;
  if (status === "ISSUED") return null;
  return status === "PENDING_VALIDATION" ? "It is not validated yet" : `Its status is ${status.toLowerCase().replaceAll("_", " ")}; AWS takes issued ones only`;
}
