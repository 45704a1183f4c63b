import { io, type Socket } from "socket.io-client";

const RETRY_MS = 50;
const CONNECT_TIMEOUT_MS = 2_000;

export interface StayingSocket {
  readonly socket: Socket;
  readonly token: () => string;
  readonly renew: () => Promise<void>;
}

/** A connection that always comes back, also with a fresh token when its own has expired: a run may take longer than tokens last. */
export function stayConnected(url: string, signIn: () => Promise<string>, firstToken: string): StayingSocket {
  let token = firstToken;
  const renew = async () => {
    token = await signIn();
  };
  const socket = io(url, {
    path: "/socket.io",
    auth: (give) => give({ token }),
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: RETRY_MS,
    reconnectionDelayMax: 200,
    timeout: CONNECT_TIMEOUT_MS,
  });
  const comeBack = async (expired: boolean) => {
    if (expired) await renew().catch(() => {});
    setTimeout(() => socket.connect(), RETRY_MS);
  };
  // Socket.IO comes back by itself when the connection broke, not when it was refused.
  socket.on("connect_error", (refusal: Error & { data?: { code?: string } }) => {
    if (!socket.active) void comeBack(refusal.data?.code === "not_signed_in");
  });
  return { socket, token: () => token, renew };
}
