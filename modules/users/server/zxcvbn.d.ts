// The package has no types of its own; this is the part we use.
declare module "zxcvbn/lib/frequency_lists.js" {
  const lists: { /** Most frequent first, lower case. */ readonly passwords: readonly string[] };
  export default lists;
}
