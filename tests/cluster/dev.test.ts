import { describeLowerStage } from "./lower-stage";

describeLowerStage("dev");
