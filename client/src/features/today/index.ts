// Today: what is due, what came in, what is to finish.
export { TodayScreen } from "./today-screen";
