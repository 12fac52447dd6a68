// The first stop of the Tab key: past the bar and the navigation, into the room. A button, because the hash names rooms.
export function SkipLink() {
  return (
    <button type="button" className="skip-link" onClick={toRoom}>
      Skip to the room
    </button>
  );
}

function toRoom(): void {
  const main = document.querySelector("main");
  if (!main) return;
  main.tabIndex = -1;
  main.focus();
}
