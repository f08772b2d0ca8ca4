// episodes.mjs TREES STAGE: the three patterns of the document behind examples/episodes, on the generated database: the
// queue read with FOR UPDATE SKIP LOCKED from two connections, the daily token usage and the events through Drizzle. The
// patterns that both databases have run on both.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import { openPostgres, openSqlite } from './engines.mjs';
import { exportsOf } from './load.mjs';
import { stageTrees } from './stage.mjs';

const [tree] = stageTrees(...process.argv.slice(2));
const TODAY = '2025-08-15';

/** An organization with a reader, a project and so many episodes. */
async function seed(db, t, episodes) {
  const [organization] = await db.insert(t.organization).values({ name: 'Readers Ltd' }).returning();
  const [user] = await db.insert(t.user).values({ organizationId: organization.id, email: 'ann@example.com', timezone: 'Europe/Berlin' }).returning();
  const [project] = await db.insert(t.project).values({ organizationId: organization.id, ownerId: user.id, title: 'Rust',
    cadenceConfig: { days: ['mon', 'thu'], time: '07:30' }, memories: [{ content: 'knows C', createdAt: '2025-08-01T00:00:00Z' }] }).returning();
  const rows = await db.insert(t.episode).values(Array.from({ length: episodes }, (_, i) => ({ projectId: project.id, number: i + 1 }))).returning();
  return { organization, user, project, episodes: rows };
}

/** The patterns that are the same in both dialects. */
async function portable(db, t) {
  const { organization, user, project, episodes } = await seed(db, t, 2);
  assert.deepEqual(project.cadenceConfig.days, ['mon', 'thu']);
  assert.deepEqual([episodes[0].generationAttempts, episodes[0].generationErrors], [0, []]);

  // Cost control: writers add to the day's row, the check reads one row.
  const use = (input, output, cost) => db.insert(t.tokenUsageDaily)
    .values({ organizationId: organization.id, date: TODAY, inputTokens: input, outputTokens: output, requests: 1, costMicros: cost })
    .onConflictDoUpdate({
      target: [t.tokenUsageDaily.organizationId, t.tokenUsageDaily.date],
      set: {
        inputTokens: sql`${t.tokenUsageDaily.inputTokens} + excluded.input_tokens`,
        outputTokens: sql`${t.tokenUsageDaily.outputTokens} + excluded.output_tokens`,
        requests: sql`${t.tokenUsageDaily.requests} + excluded.requests`,
        costMicros: sql`${t.tokenUsageDaily.costMicros} + excluded.cost_micros`,
      },
    });
  await use(1000, 200, 4500);
  await use(500, 50, 2000);
  await use(1, 1, 10);
  const usage = await db.query.tokenUsageDaily.findFirst({
    where: and(eq(t.tokenUsageDaily.organizationId, organization.id), eq(t.tokenUsageDaily.date, TODAY)),
  });
  assert.deepEqual([usage.inputTokens, usage.outputTokens, usage.requests, usage.costMicros], [1501, 251, 3, 6510]);
  assert.equal(await db.query.tokenUsageDaily.findFirst({ where: eq(t.tokenUsageDaily.date, '2025-08-16') }), undefined);

  // Events: the document's own call gives a type and data, nothing else.
  const [event] = await db.insert(t.userEvent).values({ eventType: 'episode_opened',
    eventData: { episodeId: episodes[0].id, readingTime: 240 } }).returning();
  assert.deepEqual(event.eventData, { episodeId: episodes[0].id, readingTime: 240 });
  assert.ok(event.createdAt instanceof Date);
  await db.insert(t.userEvent).values({ eventType: 'episode_finished', userId: user.id });
  const opened = await db.query.userEvent.findMany({ where: eq(t.userEvent.eventType, 'episode_opened') });
  assert.deepEqual(opened.map((row) => row.id), [event.id]);

  // The feedback loop: a note on one episode, taken up in the next.
  const [note] = await db.insert(t.planningNote).values({ projectId: project.id, userId: user.id, episodeId: episodes[0].id,
    content: 'more examples' }).returning();
  await db.update(t.planningNote).set({ status: 'applied', appliedInId: episodes[1].id }).where(eq(t.planningNote.id, note.id));
  const next = await db.query.episode.findFirst({ where: eq(t.episode.number, 2), with: { appliedNotes: true, planningNotes: true } });
  assert.deepEqual([next.appliedNotes.map((row) => row.content), next.planningNotes], [['more examples'], []]);

  // An episode waits once; a worker's row names the worker.
  const waiting = { episodeId: episodes[0].id, scheduledFor: new Date('2025-08-18T05:30:00Z') };
  await db.insert(t.episodeScheduleQueue).values(waiting);
  await assert.rejects(db.insert(t.episodeScheduleQueue).values(waiting));
  await assert.rejects(db.update(t.episodeScheduleQueue).set({ status: 'processing' }));
  await assert.rejects(db.update(t.project).set({ cadenceConfig: sql`'{}'` }));
  await db.update(t.episodeScheduleQueue).set({ status: 'completed' });
  await db.insert(t.episodeScheduleQueue).values(waiting);

  // A reader who leaves takes chats and highlights along; events and the audit trail stay.
  const [block] = await db.insert(t.block).values({ episodeId: episodes[0].id, content: '# Borrowing' }).returning();
  await db.insert(t.highlight).values({ userId: user.id, blockId: block.id, startOffset: 2, endOffset: 11, text: 'Borrowing' });
  const [chat] = await db.insert(t.chatSession).values({ userId: user.id, projectId: project.id }).returning();
  await db.insert(t.chatMessage).values([{ sessionId: chat.id, role: 'user', content: 'Why?' }, { sessionId: chat.id, role: 'assistant', content: 'Because.' }]);
  await db.insert(t.agentMemory).values({ projectId: project.id, key: 'pace', kind: 'preference', content: { episodes: 2 } });
  await db.insert(t.auditLog).values({ organizationId: organization.id, actorId: user.id, action: 'update', entityType: 'project',
    entityId: project.id, changes: { title: { from: 'C', to: 'Rust' } } });
  await db.delete(t.user).where(eq(t.user.id, user.id));
  const count = async (table) => db.$count(table);
  assert.deepEqual([await count(t.highlight), await count(t.chatMessage), await count(t.userEvent), await count(t.auditLog), await count(t.planningNote)],
    [0, 0, 2, 1, 1]);
}

/** FOR UPDATE SKIP LOCKED, with two workers that are in their transactions at the same time. */
async function queue(sqlText) {
  const { db, client, close } = await openPostgres(sqlText, { connections: 3 });
  const t = await exportsOf(tree.pg.core);
  const { episodes } = await seed(db, t, 3);
  await db.insert(t.episodeScheduleQueue).values(episodes.map((episode, i) => (
    { episodeId: episode.id, scheduledFor: new Date(Date.UTC(2025, 7, 18 + i)) })));
  const [a, b] = [await client.connect(), await client.connect()];
  const read = async (worker, text) => (await worker.query(text)).rows.map((row) => row.episode_id);
  const both = async (text) => {
    await a.query('BEGIN');
    await b.query('BEGIN');
    return [await read(a, text), await read(b, text)];
  };

  // As printed, without a LIMIT: the first worker locks all that waits, the second gets nothing.
  const printed = "SELECT * FROM episode_schedule_queue WHERE status = 'pending' FOR UPDATE SKIP LOCKED";
  const [all, nothing] = await both(printed);
  assert.deepEqual([all.length, nothing], [3, []]);
  await a.query('ROLLBACK');
  await b.query('ROLLBACK');

  // One at a time, the one that is due first: each worker gets a different row.
  const one = "SELECT * FROM episode_schedule_queue WHERE status = 'pending' ORDER BY scheduled_for LIMIT 1 FOR UPDATE SKIP LOCKED";
  const [first, second] = await both(one);
  assert.deepEqual([first, second], [[episodes[0].id], [episodes[1].id]]);
  const claim = `UPDATE episode_schedule_queue SET status = 'processing', locked_by = $2, locked_at = now(), attempts = attempts + 1
    WHERE episode_id = $1`;
  await a.query(claim, [first[0], 'a']);
  await b.query(claim, [second[0], 'b']);
  await a.query('COMMIT');
  await b.query('ROLLBACK'); // a worker that dies gives its row back
  assert.deepEqual(await both(one), [[episodes[1].id], [episodes[2].id]]);
  await a.query('COMMIT');
  await b.query('COMMIT');
  a.release();
  b.release();

  // The same read through Drizzle.
  await db.transaction(async (tx) => {
    const rows = await tx.select().from(t.episodeScheduleQueue).where(eq(t.episodeScheduleQueue.status, 'pending'))
      .orderBy(t.episodeScheduleQueue.scheduledFor).limit(1).for('update', { skipLocked: true });
    assert.deepEqual(rows.map((row) => row.episodeId), [episodes[1].id]);
  });
  await close();
}

/** SQLite has one writer at a time: an UPDATE that returns what it took is the claim. */
async function claimInSqlite(db, t) {
  const { episodes } = await seed(db, t, 2);
  await db.delete(t.episodeScheduleQueue);
  await db.insert(t.episodeScheduleQueue).values(episodes.map((episode, i) => (
    { episodeId: episode.id, scheduledFor: new Date(Date.UTC(2025, 7, 18 + i)) })));
  const claim = (worker) => db.update(t.episodeScheduleQueue)
    .set({ status: 'processing', lockedBy: worker, lockedAt: new Date(Date.UTC(2025, 7, 18)) })
    .where(eq(t.episodeScheduleQueue.id, sql`(SELECT id FROM episode_schedule_queue WHERE status = 'pending'
      ORDER BY scheduled_for LIMIT 1)`))
    .returning();
  const taken = [await claim('a'), await claim('b'), await claim('c')];
  assert.deepEqual(taken.map((rows) => rows.map((row) => row.episodeId)), [[episodes[0].id], [episodes[1].id], []]);
}

const ddl = { pg: fs.readFileSync(tree.pg.ddl, 'utf8'), sqlite: fs.readFileSync(tree.sqlite.ddl, 'utf8') };
const pgSchema = await exportsOf(tree.pg.core);
const pg = await openPostgres(ddl.pg, { schema: pgSchema });
await portable(pg.db, pgSchema);
await pg.close();
await queue(ddl.pg);

const sqliteSchema = await exportsOf(tree.sqlite.core);
const sqlite = await openSqlite(ddl.sqlite, path.join(tree.dir, 'episodes.db'), { schema: sqliteSchema });
await portable(sqlite.db, sqliteSchema);
await claimInSqlite(sqlite.db, sqliteSchema);
sqlite.close();
console.log('episodes: the queue, the usage and the events of the document run');
