import { parentPort } from "node:worker_threads";
import { help, isHelper } from "./crew";
import { projectionJobs, promptJobs } from "./projectionJobs";
import { serve } from "../rpc";

if (isHelper()) help();
else if (parentPort) serve(parentPort, projectionJobs, promptJobs);
