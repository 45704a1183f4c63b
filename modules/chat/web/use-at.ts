import { useQueryParams } from "@lectern/ui/web/navigation";

/** The message the address points to (`?at=<sequence>`). */
export function useAt(): number | undefined {
  const [{ at }] = useQueryParams();
  const number = Number(at);
  return at && Number.isInteger(number) && number > 0 ? number : undefined;
}
