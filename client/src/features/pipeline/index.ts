// The pipeline as a board and as a list.
export { PipelineScreen } from "./pipeline-screen";
