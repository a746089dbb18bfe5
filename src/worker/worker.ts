import { parentPort } from "node:worker_threads";
import { projectionJobs } from "./projectionJobs";
import { serve } from "./rpc";

if (parentPort) serve(parentPort, projectionJobs);
