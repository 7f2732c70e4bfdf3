// What a team leader looks after from Today: came in, not worked, stalled.
export { TeamListScreen } from "./team-list-screen";
