import { toast } from "@lectern/ui/Toast";
import { useSession, useUser, type SessionUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api.ts";

type Changes = Partial<Pick<SessionUser, "fullName" | "language" | "timeZone" | "theme" | "reducedMotion">>;

/** Saves a part of one's own profile and takes it on at once everywhere. */
export function useUpdateProfile() {
  const user = useUser();
  const session = useSession();
  const words = useWords();
  return useMutation({
    mutationFn: (body: Changes) => api.put("/api/users/:userId", { params: { userId: user.id }, body }),
    onSuccess(person, changes) {
      session.accept({ ...user, ...changes, fullName: person.fullName, avatarUrl: person.avatarUrl });
      toast({ message: words.saved });
    },
  });
}
