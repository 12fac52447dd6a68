// The findings about one box of the drawing: which box, in the hash of the room. Pure.
import type { Finding, Node } from "../../host/bindings";

export interface About {
  /** What the box is called. */
  box: string;
  /** The IDs and ARNs that it stands for. */
  resources: readonly string[];
}

/** For `roomOf`. */
export function queryOf({ label, resources }: Node): Record<string, string> {
  return { box: label, of: resources.join(" ") };
}

/** What a query names; nothing where it names no box. */
export function aboutOf(query: URLSearchParams): About | null {
  const [box, of] = [query.get("box"), query.get("of")];
  return box && of ? { box, resources: of.split(" ") } : null;
}

export function concerning(findings: readonly Finding[], about: About | null): readonly Finding[] {
  return about === null ? findings : findings.filter(({ resource }) => resource !== null && about.resources.includes(resource));
}
