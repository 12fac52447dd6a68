// The shape that every room shares: title, one sentence, actions, content.
import Box from "@cloudscape-design/components/box";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** What one does here. */
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Room({ title, description, actions, children }: Props) {
  const header = (
    <Header variant="h1" description={description} actions={actions && <div className="actions">{actions}</div>}>
      {title}
    </Header>
  );
  return (
    <Box padding={{ bottom: "xxl" }}>
      <ContentLayout header={header}>
        <div className="stack">{children}</div>
      </ContentLayout>
    </Box>
  );
}
