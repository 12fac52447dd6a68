// What deserves a second look but stops nothing: one box, however many there are.
import Alert from "@cloudscape-design/components/alert";

export function Warnings({ of }: { of: readonly string[] }) {
  if (of.length === 0) return null;
  if (of.length === 1) return <Alert type="warning">{of[0]}</Alert>;
  return (
    <Alert type="warning" header={`${of.length} things deserve a second look`}>
      <ul className="plain-list">
        {of.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Alert>
  );
}
