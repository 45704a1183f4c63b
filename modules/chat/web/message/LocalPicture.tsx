import { useCallback } from "react";

/** A picture that is only on this device yet. Decorative: its name stands beside it. */
export function LocalPicture({ file, className }: { file: File; className: string }) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (!image) return;
      const url = URL.createObjectURL(file);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [file],
  );
  return <img ref={show} alt="" className={className} />;
}
