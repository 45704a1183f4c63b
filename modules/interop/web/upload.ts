import { sessionFetch } from "@lectern/ui/web/http";

export interface Upload {
  /** Resolves with the job's id; rejects with the problem. Aborted: code `aborted`. */
  done: Promise<string>;
  abort: () => void;
}

/**
 * Sends a package and tells how far it is, 0…1: what `fetch` cannot tell. The session is renewed first, so that a large
 * file does not travel twice for an expired token.
 */
export function uploadPackage(file: File, idempotencyKey: string, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  let aborted = false;
  async function send(): Promise<string> {
    await sessionFetch("/api/auth/profile");
    if (aborted) throw problem("aborted", 0);
    return new Promise((resolve, reject) => {
      request.open("POST", "/api/courses/import");
      request.setRequestHeader("accept", "application/json");
      request.setRequestHeader("idempotency-key", idempotencyKey);
      const token = /(?:^|; )lectern_csrf=([^;]*)/.exec(document.cookie)?.[1];
      if (token) request.setRequestHeader("x-csrf-token", decodeURIComponent(token));
      request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
      request.addEventListener("error", () => reject(problem("network", 0)));
      request.addEventListener("abort", () => reject(problem("aborted", 0)));
      request.addEventListener("load", () => {
        const body = parse(request.responseText);
        const { jobId, code } = body;
        if (request.status === 202 && typeof jobId === "string") return resolve(jobId);
        reject(Object.assign(problem(typeof code === "string" ? code : "unexpected_response", request.status), body));
      });
      const form = new FormData();
      form.set("file", file);
      request.send(form);
    });
  }
  return {
    done: send(),
    abort() {
      aborted = true;
      request.abort();
    },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function problem(code: string, status: number) {
  return Object.assign(new Error(code), { code, status, title: code });
}
