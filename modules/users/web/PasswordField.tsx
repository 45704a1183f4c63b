import { TextField, type TextFieldProps } from "@lectern/ui/TextField";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useT } from "./t.ts";

/** A password that can be looked at, pasted into and filled by a password manager. */
export function PasswordField(props: Omit<TextFieldProps, "type" | "trailing">) {
  const t = useT();
  const [shown, show] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      type={shown ? "text" : "password"}
      spellCheck={false}
      autoCapitalize="none"
      trailing={
        <button
          type="button"
          aria-pressed={shown}
          aria-label={t("password.show")}
          title={t("password.show")}
          onClick={() => show(!shown)}
          className="flex size-8 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
        >
          <Icon size={18} aria-hidden="true" />
        </button>
      }
    />
  );
}
