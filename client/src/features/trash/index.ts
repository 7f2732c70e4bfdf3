// What was thrown away, and the way back.
export { TrashScreen } from "./trash-screen";
