// The sheets that open from anywhere: capture, the state of saving, one's own menu, keys, signing in again and out.
import type { ComponentType } from "preact";
import { capture, closeCapture } from "./capture";
import { closeOverlay, type Overlay, overlay } from "./overlays";
import {
  captureSheet,
  installSheet,
  keysSheet,
  menuSheet,
  paletteSheet,
  signInSheet,
  signOutSheet,
  syncSheet,
} from "./routes";

const CaptureSheet = captureSheet.Screen;
const OVERLAYS: Readonly<Record<Overlay, ComponentType<{ readonly onClose: () => void }>>> = {
  menu: menuSheet.Screen,
  sync: syncSheet.Screen,
  keys: keysSheet.Screen,
  palette: paletteSheet.Screen,
  install: installSheet.Screen,
  "sign-in": signInSheet.Screen,
  "sign-out": signOutSheet.Screen,
};

export function Sheets() {
  const options = capture.value;
  const Open = overlay.value && OVERLAYS[overlay.value];
  return (
    <>
      {options && <CaptureSheet options={options} onClose={closeCapture} />}
      {Open && <Open key={overlay.value} onClose={closeOverlay} />}
    </>
  );
}
