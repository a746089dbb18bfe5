import { parentPort } from "node:worker_threads";
import { serve } from "../rpc";
import { textJobs } from "./textJobs";

if (parentPort) serve(parentPort, textJobs);
