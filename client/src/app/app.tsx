// What stands on the screen for each state of the session.

import { SetUpScreen } from "../features/set-up";
import { JoinScreen, SignInScreen } from "../features/sign-in";
import { session } from "../session";
import { Snacks } from "../ui";
import { match, path } from "./router";
import { Shell } from "./shell";

export function App() {
  const now = session.value;
  const token = match("/join/:token", path.value)?.token;
  if (token !== undefined && now.state !== "starting") return <Outside screen={<JoinScreen token={token} />} />;
  switch (now.state) {
    case "starting":
      return null; // paper and margin, drawn by the style sheet: the store opens within a few frames
    case "set_up":
      return <Outside screen={<SetUpScreen />} />;
    case "signed_out":
      return <Outside screen={path.value === "/setup" ? <SetUpScreen /> : <SignInScreen lastUser={now.lastUser} />} />;
    case "signed_in":
      return <Shell key={now.me.user.id} signedIn={now} />;
    default:
      return now satisfies never;
  }
}

function Outside({ screen }: { readonly screen: preact.JSX.Element }) {
  return (
    <>
      {screen}
      <Snacks />
    </>
  );
}
