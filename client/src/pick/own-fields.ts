// The workspace's own fields, for whoever shows or edits them: see the opportunity, which has most of them.
export { fieldText, kindOf, linkOf, type OwnKind, readField } from "../features/opportunities/own-fields";
