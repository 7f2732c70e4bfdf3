export { ClientsScreen } from "./clients-screen";
export { ContactScreen } from "./contact-screen";
export { FolderScreen } from "./folder-screen";
