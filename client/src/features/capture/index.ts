export { CaptureSheet } from "./capture-sheet";
