// The building blocks of every screen. They know nothing of sales.
export * from "./arrows";
export * from "./controls";
export * from "./fields";
export * from "./icon";
export * from "./kept-rows";
export { closeLayers, openLayer } from "./layers";
export * from "./names";
export * from "./notes";
export * from "./page";
export * from "./rows";
export * from "./sheet";
export { announce, dismissSnack, Snacks, snack, UNDO_MS } from "./snack";
export * from "./theme";
export * from "./virtual-list";
