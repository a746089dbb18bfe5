import { parentPort } from "node:worker_threads";
import { builtinJobs } from "./builtinJobs";
import { serve } from "../rpc";

if (parentPort) serve(parentPort, builtinJobs);
