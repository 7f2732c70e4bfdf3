// The morning round: one opportunity or contact a screen, left and resumed anywhere.
export { MorningScreen } from "./morning-screen";
