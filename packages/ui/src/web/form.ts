import type { FormEvent } from "react";

/** Reads a field of a submitted form as text; a box that is not ticked, and a field that is not there, give `""`. */
export type ReadField = (name: string) => string;

/** Submits by script and hands over the fields; the browser keeps what was typed. */
export function onSubmit(send: (field: ReadField) => void): (event: FormEvent<HTMLFormElement>) => void {
  return (event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    send((name) => {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    });
  };
}
