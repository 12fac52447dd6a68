// Findings one below the other, a page at a time.
import Pagination from "@cloudscape-design/components/pagination";
import { useState } from "react";

import type { Finding } from "../../host/bindings";
import { FindingTile } from "./FindingTile";
import { keyOf } from "./standing";

const PER_PAGE = 20;

export function FindingList({ id, findings }: { id: string; findings: readonly Finding[] }) {
  const [wanted, setWanted] = useState(1);
  const pages = Math.ceil(findings.length / PER_PAGE);
  const page = Math.max(1, Math.min(wanted, pages));
  return (
    <>
      {pages > 1 && <Pagination currentPageIndex={page} pagesCount={pages} onChange={({ detail }) => setWanted(detail.currentPageIndex)} />}
      {findings.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((finding) => (
        <FindingTile key={keyOf(finding)} id={id} finding={finding} />
      ))}
    </>
  );
}
