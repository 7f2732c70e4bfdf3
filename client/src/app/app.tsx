// What stands on the screen for each state of the session.

import { session } from "../session";
import { Snacks } from "../ui";
import { match, path } from "./router";
import { joinPage, setUpPage, signInPage } from "./routes";
import { Shell } from "./shell";

const SignInScreen = signInPage.Screen;
const JoinScreen = joinPage.Screen;
const SetUpScreen = setUpPage.Screen;

export function App() {
  const now = session.value;
  const token = match("/join/:token", path.value)?.token;
  if (token !== undefined && now.state !== "starting") return <Outside screen={<JoinScreen token={token} />} />;
  switch (now.state) {
    case "starting":
      return <Opening />;
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

/**
 * Paper and margin, as index.html has them before any script runs: the store opens within a few frames. Only a browser that knows nobody asks the server who is here,
 * and the brand then comes up by itself, so that a slow answer is not an empty page.
 */
function Opening() {
  return (
    <div class="opening page lined" aria-busy="true">
      <div class="brand">Carnet</div>
    </div>
  );
}

function Outside({ screen }: { readonly screen: preact.JSX.Element }) {
  return (
    <>
      {screen}
      <Snacks />
    </>
  );
}
