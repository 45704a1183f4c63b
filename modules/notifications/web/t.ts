import { namespace } from "@lectern/ui/web/i18n";
import type en from "./locales/en.json";

export const useT = namespace<typeof en>("notifications");
