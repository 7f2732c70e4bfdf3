export { ProspectListScreen } from "./list-screen";
export { ProspectsScreen } from "./prospects-screen";
