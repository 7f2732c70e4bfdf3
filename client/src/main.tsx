// Starts the client: theme and words first, then the store of whoever was signed in last, then the page.
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app/app";
import { desk } from "./app/desk-frame";
import { openFirstScreen } from "./app/first-screen";
import { hintAfterFirstRecord, watchInstall } from "./app/install";
import { isDesk, startLayout } from "./app/layout";
import { path, startRouter } from "./app/router";
import { findRoute } from "./app/routes";
import { tellInstalled } from "./app/tell-installed";
import { deviceLanguage, followLanguage, startLanguage } from "./i18n";
import { session, start } from "./session";
import { startTheme } from "./ui";
import "./ui/ui.css";

const root = document.getElementById("app");
if (!root) throw new Error("index.html has lost its #app");

startTheme();
startLayout();
openFirstScreen();
startRouter();
watchInstall();

if (isDesk.value) void desk.fetch();

// The store opens while the screen and its words come; none waits for a network, and the page waits for the words alone.
// A screen asks for words of its own, in the language that is wished for: that is settled first.
const words = startLanguage(deviceLanguage());
void start(() => void findRoute(path.peek())?.route.screen.fetch());
setTimeout(Intl.DateTimeFormat); // its tables are slow to load: better while the store opens than when days are drawn
await words;

effect(() => {
  const now = session.value;
  if (now.state !== "signed_in") return undefined;
  void followLanguage(now.me.user);
  void tellInstalled(now.store.device);
  return hintAfterFirstRecord(now.store);
});

render(<App />, root);
