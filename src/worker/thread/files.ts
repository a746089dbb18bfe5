import { parentPort } from "node:worker_threads";
import { serve } from "../rpc";
import { fileJobs } from "./fileJobs";

if (parentPort) serve(parentPort, fileJobs);
