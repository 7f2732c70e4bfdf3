// The list of incomplete cards, a page of its own that Today leads to.
export { IncompleteScreen } from "./incomplete-screen";
