// What stands on the screen for each state of the session.

import { session } from "../session";
import { Snacks } from "../ui";
import { Opening } from "./opening";
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

function Outside({ screen }: { readonly screen: preact.JSX.Element }) {
  return (
    <>
      {screen}
      <Snacks />
    </>
  );
}
