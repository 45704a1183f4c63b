import { useEffect, useEffectEvent } from "react";

/** Time is handed over this often; what is not handed over yet is at most this much. */
const HEARTBEAT_MS = 30_000;
const TICK_MS = 1_000;
/** Without a key, a touch, a scroll or a playing film for this long, nobody is learning here. Reading a dense page takes a while. */
const IDLE_AFTER_MS = 120_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"] as const;

interface Watch {
  /** Told every second how much is not handed over yet; where nobody waits for it, nothing is told. */
  onTick: (unsentSeconds: number) => void;
  /** Handed over as soon as this much is there, rather than twice a minute. */
  wantedSeconds: number;
}

/**
 * Measures how long somebody really is at a section: the page visible, and signs of life within two minutes. Hands over
 * whole seconds twice a minute and when the section is left or the page hidden.
 */
export function useStudyTime(sectionId: string, enabled: boolean, onSeconds: (sectionId: string, seconds: number) => void, watch?: Watch): void {
  const report = useEffectEvent(onSeconds);
  const watched = useEffectEvent((activeMs: number) => {
    watch?.onTick(Math.floor(activeMs / 1_000));
    return watch !== undefined && watch.wantedSeconds > 0 && activeMs >= watch.wantedSeconds * 1_000;
  });
  useEffect(() => {
    if (!enabled) return;
    let activeMs = 0;
    let lastTick = performance.now();
    let lastSign = lastTick;
    let lastReport = lastTick;

    function tick() {
      const now = performance.now();
      // A sleeping device or a throttled timer makes long ticks: those were not spent here.
      const passed = Math.min(now - lastTick, 2 * TICK_MS);
      lastTick = now;
      if (isMediaPlaying()) lastSign = now;
      if (document.visibilityState === "visible" && now - lastSign < IDLE_AFTER_MS) activeMs += passed;
      if (watched(activeMs) || now - lastReport >= HEARTBEAT_MS) handOver(now);
    }

    function handOver(now: number) {
      lastReport = now;
      const seconds = Math.round(activeMs / 1_000);
      if (seconds === 0) return;
      activeMs = 0;
      watched(0);
      report(sectionId, seconds);
    }

    function sign() {
      lastSign = performance.now();
    }

    function hide() {
      if (document.visibilityState === "hidden") handOver(performance.now());
    }

    const timer = setInterval(tick, TICK_MS);
    for (const name of SIGNS_OF_LIFE) addEventListener(name, sign, { passive: true });
    document.addEventListener("visibilitychange", hide);
    return () => {
      clearInterval(timer);
      for (const name of SIGNS_OF_LIFE) removeEventListener(name, sign);
      document.removeEventListener("visibilitychange", hide);
      handOver(performance.now());
    };
  }, [sectionId, enabled]);
}

function isMediaPlaying(): boolean {
  return [...document.querySelectorAll<HTMLMediaElement>("video, audio")].some((media) => !media.paused && !media.ended);
}
