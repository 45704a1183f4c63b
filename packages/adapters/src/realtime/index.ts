export { AdjacentAdapter } from "./adjacent.ts";
export { messageFrame } from "./frame.ts";
export { clusterAdapter, createEmitterRealtime, type EmitterRealtime } from "./redis.ts";
export { createSocketRealtime } from "./socket.ts";
