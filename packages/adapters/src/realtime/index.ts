export { AdjacentAdapter } from "./adjacent.ts";
export { clusterAdapter, createEmitterRealtime, type EmitterRealtime } from "./redis.ts";
export { createSocketRealtime } from "./socket.ts";
