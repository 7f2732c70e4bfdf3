export { SettleScreen } from "./settle-screen";
