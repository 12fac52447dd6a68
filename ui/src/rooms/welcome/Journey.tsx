// The four parts of an onboarding as one small picture; also shown where there is no onboarding yet.
const PARTS = [
  { who: "You", what: "Load balancer", text: "An internal one, with your service behind it" },
  { who: "You", what: "Endpoint service", text: "Published for Firefly’s account alone" },
  { who: "Firefly", what: "Endpoint and DNS", text: "Made from the packet that you hand over" },
  { who: "You", what: "Approval", text: "Of the one request that is really Firefly’s" },
] as const;

export function Journey() {
  return (
    <ol className="journey" aria-label="The four parts of an onboarding">
      {PARTS.map(({ who, what, text }) => (
        <li key={what} data-who={who}>
          <span className="journey-who">{who}</span>
          <strong>{what}</strong>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
