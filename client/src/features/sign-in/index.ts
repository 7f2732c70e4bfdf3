export { JoinScreen } from "./join-screen";
export { SignInScreen } from "./sign-in-screen";
export { SignInSheet } from "./sign-in-sheet";
