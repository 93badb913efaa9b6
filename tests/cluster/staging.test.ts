import { describeLowerStage } from "./lower-stage";

describeLowerStage("staging");
