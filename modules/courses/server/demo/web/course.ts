import { fromAddressToPage } from "./lesson-1.ts";
import { theConversation } from "./lesson-2.ts";
import { insideTheBrowser } from "./lesson-3.ts";
import { safeFastForEveryone } from "./lesson-4.ts";

export const howTheWebWorks = {
  title: "How the Web Works",
  description:
    "You use the web every day. In four short lessons you find out what really happens between pressing Enter and reading a page: names and numbers, packets, HTTP, the browser, and what keeps it all safe, fast and open to everyone.\n\nNo programming experience is needed. Bring a browser and some curiosity.",
  language: "en",
  category: "Computer science",
  tags: ["web", "internet", "http", "beginners"],
  difficulty: "beginner",
  objectives: [
    "Describe, step by step, how a page gets from a server to a screen",
    "Read HTTP requests, responses and status codes",
    "Explain what HTML, CSS and JavaScript each are for",
    "Name the main dangers on the web and the defences against them",
  ],
  prerequisites: ["You can use a web browser"],
  lessons: [fromAddressToPage, theConversation, insideTheBrowser, safeFastForEveryone],
} as const;
