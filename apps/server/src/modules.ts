import type { ModuleDefinition } from "@lectern/core";
import admin from "@lectern/admin";
import bff from "@lectern/bff";
import chat from "@lectern/chat";
import courses from "@lectern/courses";
import interop from "@lectern/interop";
import notifications from "@lectern/notifications";
import progress from "@lectern/progress";
import users from "@lectern/users";
import platform from "./platform/module.ts";

/** The rooms of the house, in the order in which they build on each other: migrations and demonstration data follow it. */
export const modules: readonly ModuleDefinition[] = [platform, users, courses, progress, chat, notifications, interop, bff, admin];
