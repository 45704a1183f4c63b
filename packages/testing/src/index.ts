export { startTestApp, type TestApp, type TestPerson, type TestReply } from "./app.ts";
export { sampleData } from "./sample-data.ts";
