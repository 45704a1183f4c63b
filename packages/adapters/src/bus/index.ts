export { createBus, type Bus, type BusOptions } from "./bus.ts";
export type { Subscription } from "./deliver.ts";
