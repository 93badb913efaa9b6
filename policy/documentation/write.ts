import * as fs from "node:fs";
import * as path from "node:path";
import { allRules } from "../rules";
import { policiesPage } from "./page";

fs.writeFileSync(path.resolve(__dirname, "../../docs/policies.md"), policiesPage(allRules));
