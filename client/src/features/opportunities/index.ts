// The page of an opportunity.
export { OpportunityScreen } from "./opportunity-screen";
