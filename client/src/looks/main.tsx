// Starts the gallery: `npm run dev`, then /looks.html.
import { render } from "preact";
import { showLanguage } from "../i18n";
import { startTheme } from "../ui";
import "../ui/ui.css";
import "./looks.css";
import { Gallery } from "./gallery";

const root = document.getElementById("app");
if (!root) throw new Error("looks.html has lost its #app");

startTheme();
await showLanguage("en");
render(<Gallery />, root);
