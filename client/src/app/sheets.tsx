// The sheets that open from anywhere: capture, the state of saving, one's own menu, keys, signing in again and out.
import { SignInSheet } from "../features/sign-in/sign-in-sheet";
import { SignOutSheet } from "../features/sign-in/sign-out-sheet";
import { capture, closeCapture } from "./capture";
import { KeysSheet } from "./keys-sheet";
import { MenuSheet } from "./menu-sheet";
import { closeOverlay, overlay } from "./overlays";
import { captureSheet, syncSheet } from "./routes";

const CaptureSheet = captureSheet.Screen;
const SyncSheet = syncSheet.Screen;

export function Sheets() {
  const options = capture.value;
  return (
    <>
      {options && <CaptureSheet options={options} onClose={closeCapture} />}
      {overlay.value === "sync" && <SyncSheet onClose={closeOverlay} />}
      {overlay.value === "menu" && <MenuSheet onClose={closeOverlay} />}
      {overlay.value === "keys" && <KeysSheet onClose={closeOverlay} />}
      {overlay.value === "sign-in" && <SignInSheet onClose={closeOverlay} />}
      {overlay.value === "sign-out" && <SignOutSheet onClose={closeOverlay} />}
    </>
  );
}
