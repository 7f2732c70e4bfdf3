export { SettingsPart } from "./settings-part";
export { SettingsScreen } from "./settings-screen";
