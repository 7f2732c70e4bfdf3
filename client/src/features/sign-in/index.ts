export { JoinScreen } from "./join-screen";
export { SignInScreen } from "./sign-in-screen";
export { SignInSheet } from "./sign-in-sheet";
export { SignOutSheet } from "./sign-out-sheet";
export { Welcome } from "./welcome";
