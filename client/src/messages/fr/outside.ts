// The words of the pages without a shell: signing in, set-up, joining.
export { default } from "./sign-in.json";
