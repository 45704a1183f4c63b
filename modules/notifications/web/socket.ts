import { socketTools } from "@lectern/ui/web/realtime";
import type * as contract from "../contract.ts";

export const socket = socketTools<typeof contract>();
