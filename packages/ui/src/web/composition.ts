/** UI Events, legacy key attributes: the code of a key that an input method takes. */
const INPUT_METHOD_KEY_CODE = 229;

/**
 * Whether a key belongs to an input method (Telex, VNI, pinyin) that is composing a word. Safari ends the composition before
 * it tells of the Enter that confirmed it; then only the key code says so.
 */
export function isComposing({ nativeEvent }: { nativeEvent: KeyboardEvent }): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === INPUT_METHOD_KEY_CODE;
}
