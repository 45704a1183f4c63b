import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChatPerson } from "../../contract.ts";
import { api, mutesQuery } from "../api.ts";
import { useExplain } from "../refusals.ts";
import { useT } from "../t.ts";

/** Ten minutes, an hour, a day, a week. */
const MINUTES = [10, 60, 1_440, 10_080] as const;
const FOREVER = "forever";

/** Lets somebody read and not write for a while; they are told why. */
export default function MuteDialog({ roomId, person, onClose }: { roomId: string; person: ChatPerson; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const name = person.fullName || t("message.formerMember");
  const mute = useMutation({
    mutationFn: (body: { minutes: number | null; reason: string }) =>
      api.put("/api/chat/rooms/:roomId/mutes/:userId", { params: { roomId, userId: person.id }, body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: mutesQuery(roomId).queryKey });
      toast({ message: t("mute.done", { name }) });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("mute.title", { name })} description={t("mute.what")} closeLabel={words.close} width="sm">
      <form
        className="flex flex-col gap-4 pb-4"
        onSubmit={onSubmit((field) => mute.mutate({ minutes: field("minutes") === FOREVER ? null : Number(field("minutes")), reason: field("reason") }))}
      >
        <Select
          label={t("mute.howLong")}
          name="minutes"
          options={[
            ...MINUTES.map((minutes) => ({ value: String(minutes), label: t(`mute.minutes.${minutes}`) })),
            { value: FOREVER, label: t("mute.forever") },
          ]}
        />
        <TextField label={t("mute.reason")} name="reason" maxLength={300} optionalMark={words.optional} />
        {mute.isError && (
          <p role="alert" className="text-sm text-danger-text">
            {explain(mute.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="danger" loading={mute.isPending}>
            {t("mute.confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
