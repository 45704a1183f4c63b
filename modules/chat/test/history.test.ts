import type { Sql } from "@lectern/core/ports";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";
import { findWords, listAfter, listBetween } from "../server/repository/messages.repository.ts";
import { searchForm, wantedWords } from "../server/text.ts";
import { createStage, say, type Player } from "./stage.ts";

describe("a room's history", () => {
  let app: TestApp;
  let stage: Awaited<ReturnType<typeof createStage>>;
  let teacher: Player;
  let ann: Player;
  let courseId: string;

  beforeAll(async () => {
    app = await startTestApp();
    stage = await createStage(app);
    [teacher, ann] = await Promise.all([stage.person("Ms Vega", "instructor"), stage.person("Ann")]);
    courseId = await stage.course(teacher, [ann]);
    const socket = await stage.enter(teacher, courseId);
    for (let n = 1; n <= 20; n++) await say(socket, courseId, `m${n}`);
  });
  afterAll(() => app.stop());

  const get = (query: string, who = ann, roomId = courseId) => stage.get(who, `/rooms/${roomId}/messages${query}`);
  const numbers = (body: { items: Message[] }) => body.items.map(({ sequence }) => sequence);
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => from - n);

  it("is the same under both of its addresses", async () => {
    const other = await app.request("GET", `/api/courses/${courseId}/messages?limit=7`, { token: ann.token });
    expect(other.body).toEqual(await get("?limit=7"));
  });

  it("opens around a number: half up to it, half after, and goes on to what is older", async () => {
    const page = await get("?around=10&limit=6");
    expect(numbers(page)).toEqual([13, 12, 11, 10, 9, 8]);
    expect(numbers(await get(`?limit=4&cursor=${page.nextCursor}`))).toEqual([7, 6, 5, 4]);
    expect(numbers(await get("?around=1&limit=4"))).toEqual([3, 2, 1]);
    expect((await get("?around=1&limit=4")).nextCursor).toBeNull();
    expect(numbers(await get("?around=20&limit=4"))).toEqual([20, 19]);
    expect(numbers(await get("?around=500&limit=4"))).toEqual([20, 19]);
    expect(numbers(await get("?around=10&limit=1"))).toEqual([10]);
  });

  it("goes on after a number, to the end", async () => {
    const seen: number[] = [];
    for (let after = 3, more = true; more;) {
      const items = numbers(await get(`?after=${after}&limit=6`));
      seen.push(...items.toReversed());
      after = items[0] ?? after;
      more = items.length > 0;
    }
    expect(seen).toEqual(down(20, 4).toReversed());
  });

  it.each([
    "around=3&after=3",
    "around=3&cursor=WzNd",
    "around=3&q=m",
    "after=3&cursor=WzNd",
    "after=3&q=m",
    "around=0",
    "after=-1",
    "threadId=7",
    "cursor=%00",
  ])("refuses %s", async (query) => {
    expect((await get(`?${query}`)).code).toBe("validation_failed");
  });

  it("shows a thread with the message that began it, and searches within it", async () => {
    const socket = await stage.enter(teacher, courseId);
    const roomId = await stage.direct(teacher, [ann]);
    const first = await say(socket, roomId, "What is a monad?");
    await say(socket, roomId, "Something else, no monad");
    const answer = await say(socket, roomId, "A monoid in the category of endofunctors", { replyTo: first.id });
    const last = await say(socket, roomId, "Ah, a monoid", { replyTo: answer.id });
    const thread = (more: string) => get(`?threadId=${first.id}${more}`, ann, roomId);
    expect(numbers(await thread(""))).toEqual([last.sequence, answer.sequence, first.sequence]);
    const page = await thread("&limit=2");
    expect(numbers(await thread(`&limit=2&cursor=${page.nextCursor}`))).toEqual([first.sequence]);
    expect(numbers(await thread("&q=monoid"))).toEqual([last.sequence, answer.sequence]);
    expect(numbers(await thread(`&after=${first.sequence}`))).toEqual([last.sequence, answer.sequence]);
    // Neither a thread of another room nor one that is not there shows anything.
    expect((await get(`?threadId=${first.id}`)).items).toEqual([]);
  });

  it("finds words with and without diacritics, all of them, the last perhaps only begun, and no deleted messages", async () => {
    const socket = await stage.enter(teacher, courseId);
    const roomId = await stage.direct(teacher, [ann, await stage.person("Ben")]);
    const texts = [
      "Đề số 2 ở trang ĐÔI",
      "Hệ điều hành là gì?",
      "co-operate: https://example.com/x_y?z=1",
      "50% off — giảm giá",
      "Ελληνικά και Кириллица",
      "'; drop table & | ! :* <->",
    ];
    for (const text of texts) await say(socket, roomId, text);
    const found = async (q: string) => numbers(await get(`?q=${encodeURIComponent(q)}`, ann, roomId)).toReversed();
    expect(await found("đề")).toEqual([1]);
    expect(await found("DE SO doi")).toEqual([1]);
    expect(await found("hanh he")).toEqual([2]);
    expect(await found("dieu h")).toEqual([2]);
    expect(await found("h dieu")).toEqual([]);
    expect(await found("operate exam")).toEqual([3]);
    expect(await found("example.com")).toEqual([3]);
    expect(await found("50%")).toEqual([4]);
    expect(await found("κιριλλ")).toEqual([]);
    expect(await found("кирил")).toEqual([5]);
    expect(await found("drop & table")).toEqual([6]);
    for (const nothing of ["%", "'", ":*", "&|!", "_", "🎉"]) expect(await found(nothing), nothing).toEqual([]);
    expect(await found("x".repeat(200))).toEqual([]);
    await app.sql`update chat.message set deleted_at = now() where room_id = ${roomId} and sequence = 2`;
    expect(await found("dieu h")).toEqual([]);
  });

  it("belongs to its room and organisation alone", async () => {
    const stranger = await (await createStage(app)).person("Stranger");
    const outside = await stage.person("Outside");
    for (const query of ["", "?q=m1", "?around=3", "?after=1"]) {
      expect((await get(query, stranger)).code, query).toBe("not_found");
      expect((await get(query, outside)).code, query).toBe("not_allowed");
    }
    const elsewhere = await stage.course(teacher, [ann]);
    expect((await get("?q=m1", ann, elsewhere)).items).toEqual([]);
  });

  it("of many thousand messages is read by its indexes, and rare words of long ago are found as fast as common ones", async () => {
    const big = await stage.course(teacher, [ann]);
    await stage.get(ann, `/rooms/${big}`);
    const text = app.sql`'word' || (i % 500) || ' said ' || md5(i::text) || case when i = 77 then ' needle' when i % 100 = 7 then ' now and then' else '' end`;
    await app.sql`
      insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type, search_text)
      select gen_random_uuid(), ${stage.organisationId}, ${big}, ${big}, i, i::text, ${teacher.id}, ${text}, 'text', ${text} from generate_series(1, 30000) i`;
    await app.sql`update chat.room set last_sequence = 30000 where id = ${big}`;
    await app.sql`analyze chat.message`;
    expect(numbers(await get("?q=needle", ann, big))).toEqual([77]);
    const rare = await get("?q=word7%20said&limit=40", ann, big);
    expect(numbers(rare)).toEqual(Array.from({ length: 40 }, (_, n) => 29_507 - n * 500));
    const next = await get(`?q=word7%20said&limit=40&cursor=${rare.nextCursor}`, ann, big);
    expect(numbers(next)).toEqual(Array.from({ length: 20 }, (_, n) => 9_507 - n * 500));
    expect(next.nextCursor).toBeNull();
    const between: number[] = [];
    for (let at: string | null = ""; at !== null;) {
      const page = await get(`?q=now%20and%20then&limit=50${at}`, ann, big);
      between.push(...numbers(page));
      at = page.nextCursor && `&cursor=${page.nextCursor}`;
    }
    expect(between).toEqual(Array.from({ length: 300 }, (_, n) => 29_907 - n * 100));

    const key = { organisationId: stage.organisationId, roomId: big };
    const all = { threadId: null, patterns: null };
    // Counters of one's own transaction: those everybody sees also count what other connections did, and up to a second late.
    const scans = async (sql: Sql) => {
      const [row] = await sql<{ ofTable: number; ofOrder: number; ofWords: number }[]>`
        select pg_stat_get_xact_numscans('chat.message'::regclass)::int as "ofTable",
               pg_stat_get_xact_numscans('chat.message_room_id_sequence_key'::regclass)::int as "ofOrder",
               pg_stat_get_xact_numscans('chat.message_search'::regclass)::int as "ofWords"`;
      return row ?? { ofTable: NaN, ofOrder: NaN, ofWords: NaN };
    };
    const needle = wantedWords("needle")?.query ?? "";
    for (const [what, index, query] of [
      ["a page", "ofOrder", (sql: Sql) => listBetween(sql, key, all, { after: 0, before: 20_000, order: "newest", limit: 51 })],
      ["what was missed", "ofOrder", (sql: Sql) => listAfter(sql, key, { after: 12_000, limit: 201, characters: 200_000 })],
      ["words", "ofWords", (sql: Sql) => findWords(sql, key, needle, { after: 0, before: 20_000, limit: 51 })],
    ] as const) {
      await app.sql.begin(async (sql) => {
        const before = await scans(sql);
        expect((await query(sql)).length, what).toBeGreaterThan(0);
        const after = await scans(sql);
        expect(after[index] - before[index], what).toBe(1);
        expect(after.ofTable - before.ofTable, what).toBe(0);
      });
    }
  });

  it("has old messages in the form new ones are searched by", async () => {
    const body = "Đề SỐ 2: café — naïve_test, 50% (ĐÔI)";
    const [row] = await app.sql<{ folded: string }[]>`
      select trim(regexp_replace(regexp_replace(lower(translate(regexp_replace(normalize(${body}, NFD), '[\u0300-\u036f]', '', 'g'), 'Đđ', 'dd')),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'), '(\\S{64})\\S+', '\\1', 'g')) as folded`;
    expect(row?.folded).toBe(searchForm(body));
  });
});
