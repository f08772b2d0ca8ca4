// journey.mjs TREES STAGE: the journey's tables against its document's SQL, and every function called on Postgres with rows.
// The four functions that fail as the document prints them are called as well: the server's words are in the README.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openPostgres, postgresCatalog } from './engines.mjs';
import { here, stageTrees } from './stage.mjs';

const [tree] = stageTrees(...process.argv.slice(2));
const ddl = fs.readFileSync(tree.pg.ddl, 'utf8');
const facts = (name) => fs.readFileSync(path.join(here, '../facts', name), 'utf8');
/** A function as the document prints it; the compiler refuses one of them (tests/cases/language/journey_defects). */
const printed = (name) => fs.readFileSync(path.join(here, '../cases/language/journey_defects/sql', `${name}.sql`), 'utf8');

// --- the catalog of the seven tables: - what only the document has, + what only we have ---
const ofTables = (lines) => lines.filter((line) => /^(relation|column|constraint|index) .*\bpublic\.ai_/.test(line) && !line.startsWith('comment '))
  .map((line) => line.replace('uuid_generate_v4()', 'gen_random_uuid()'));
const [theirs, ours] = [await postgresCatalog(facts('journey.sql')), await postgresCatalog(ddl)].map(ofTables);
assert.ok(ours.length > 100);
assert.deepEqual([
  ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
  ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
], [
  '+ constraint public.ai_recommendation_effectiveness ai_recommendation_effectiveness_recommendation_id_key u UNIQUE (recommendation_id)',
  '+ index CREATE UNIQUE INDEX ai_recommendation_effectiveness_recommendation_id_key ON public.ai_recommendation_effectiveness USING btree (recommendation_id)',
]);

// --- rows ---
const { client, close } = await openPostgres(ddl + ddl); // the DDL may run twice
const rowsOf = async (text, values = []) => (await client.query(text, values)).rows;
const one = async (text, values) => Object.values((await rowsOf(text, values))[0])[0];
const insert = (table, row) => one(`INSERT INTO ${table} (${Object.keys(row)}) VALUES (${Object.keys(row).map((_, i) => `$${i + 1}`)}) RETURNING id`,
  Object.values(row));
const ago = (days) => new Date(Date.now() - days * 86400000);

const company = await insert('companies', { name: 'Acme "Köln"' });
const other = await insert('companies', { name: 'Other' });
const domain = await insert('journey_domains', { name: 'Sales' });
const steps = [];
for (const name of ['find', 'win', 'keep']) steps.push(await insert('journey_steps', { domain_id: domain, name }));
const [low, high] = [steps[0], steps[1]].sort();
for (const id of [high, low]) await rowsOf("INSERT INTO company_journey_steps VALUES ($1, $2, 'completed')", [company, id]);
await rowsOf("INSERT INTO company_journey_steps VALUES ($1, $2, 'in_progress')", [company, steps[2]]);
await rowsOf('INSERT INTO company_domain_progress VALUES ($1, $2, $3)', [company, domain, '"early" \\ ä']);
await rowsOf('INSERT INTO step_activity (company_id, step_id, last_activity_timestamp) VALUES ($1, $2, $3)', [company, steps[0], '2025-08-01T10:00:00Z']);

const recommend = (row) => insert('ai_generated_recommendations', { company_id: company, content: '{}', context_hash: 'h', status: 'fresh',
  generation_model: 'gpt-4-0613', ...row });
const statusOf = (id) => one('SELECT status FROM ai_generated_recommendations WHERE id = $1', [id]);

// --- setup_ai_persistence_schema: the prompts are there, made by rows:, and it may be called again ---
const prompts = () => rowsOf('SELECT id, prompt_type, version, active FROM ai_generation_prompts ORDER BY id');
const three = ['health_summary', 'peer_insight', 'recommendation'].map((type) => ({ id: `${type}_v1`, prompt_type: type, version: 1, active: true }));
assert.deepEqual(await prompts(), three);
await rowsOf('DELETE FROM ai_generation_prompts');
await rowsOf('SELECT setup_ai_persistence_schema()');
await rowsOf('SELECT setup_ai_persistence_schema()');
assert.deepEqual(await prompts(), three);

// --- generate_company_context_hash: of the sorted state, stored once ---
const hash = await one('SELECT generate_company_context_hash($1)', [company]);
const [snapshot] = await rowsOf('SELECT context_hash, context_data, context_data::text AS text FROM ai_context_snapshots');
assert.equal(hash, snapshot.context_hash);
assert.equal(hash, crypto.createHash('sha256').update(snapshot.text, 'utf8').digest('hex'));
assert.equal(snapshot.context_data.completed_steps, `${low},${high}`);
assert.equal(snapshot.context_data.in_progress_steps, steps[2]);
assert.equal(snapshot.context_data.domain_levels, `${domain}:"early" \\ ä`);
assert.equal(new Date(snapshot.context_data.last_activity).toISOString(), '2025-08-01T10:00:00.000Z');
assert.equal(await one('SELECT generate_company_context_hash($1)', [company]), hash);
assert.equal(await one('SELECT count(*)::integer FROM ai_context_snapshots'), 1);
assert.match(await one('SELECT generate_company_context_hash($1)', [other]), /^[0-9a-f]{64}$/);

// --- get_recommendations_with_fallback: those of the present state first, then others that are not stale ---
const now = await recommend({ step_id: steps[0], context_hash: hash, generated_at: ago(3) });
const before = await recommend({ step_id: steps[1], context_hash: 'old', status: 'active', generated_at: ago(1) });
const earlier = await recommend({ step_id: steps[2], context_hash: 'old', generated_at: ago(2) });
await recommend({ context_hash: 'older', status: 'stale' });
await recommend({ context_hash: 'older', status: 'completed' });
const recommended = async (limit) => (await rowsOf(`SELECT id FROM get_recommendations_with_fallback($1${limit ? `, ${limit}` : ''})`, [company])).map((row) => row.id);
assert.deepEqual(await recommended(), [now, before, earlier]);
assert.deepEqual(await recommended(2), [now, before]);
assert.deepEqual(await recommended(1), [now]);
assert.deepEqual(await rowsOf('SELECT id FROM get_recommendations_with_fallback($1)', [other]), []);

// --- update_recommendation_status: only what is seen is counted ---
await rowsOf("SELECT update_recommendation_status($1, 'active')", [now]);
await rowsOf("SELECT update_recommendation_status($1, 'completed')", [now]);
const [seen] = await rowsOf('SELECT status, times_presented, last_presented_at FROM ai_generated_recommendations WHERE id = $1', [now]);
assert.deepEqual([seen.status, seen.times_presented], ['completed', 1]);
assert.ok(seen.last_presented_at instanceof Date);
await assert.rejects(rowsOf("SELECT update_recommendation_status($1, 'lost')", [now]), { constraint: 'ai_generated_recommendations_status_check' });

// --- should_regenerate_content: by age of each kind, and when the state has changed ---
const regenerate = (kind, contextHash = hash) => one('SELECT should_regenerate_content($1, $2, $3)', [company, kind, contextHash]);
assert.equal(await regenerate('recommendation'), false);
assert.equal(await regenerate('recommendation', 'another'), true);
await rowsOf("UPDATE ai_generated_recommendations SET generated_at = $1", [ago(15)]);
assert.equal(await regenerate('recommendation'), true);
assert.equal(await regenerate('insight'), true);
await insert('ai_generated_insights', { company_id: company, content: 'hire', author_profile: '{}', context_hash: hash, generation_model: 'm', generated_at: ago(29) });
assert.equal(await regenerate('insight'), false);
assert.equal(await regenerate('health'), true);
await insert('ai_business_health_summaries', { company_id: company, content: '{}', context_hash: hash, generation_model: 'm', generated_at: ago(8) });
assert.equal(await regenerate('health'), true);
await rowsOf('UPDATE ai_business_health_summaries SET generated_at = now()');
assert.equal(await regenerate('health'), false);
assert.equal(await regenerate('anything else'), false);

// --- track_recommendation_start: one record, however often ---
await rowsOf('UPDATE ai_generated_recommendations SET generated_at = now() - $2::interval WHERE id = $1', [before, '2 days']);
for (let i = 0; i < 2; i++) await rowsOf('SELECT track_recommendation_start($1)', [before]);
const started = await rowsOf('SELECT company_id, was_started, was_completed, extract(day FROM time_to_start)::integer AS days FROM ai_recommendation_effectiveness');
assert.deepEqual(started, [{ company_id: company, was_started: true, was_completed: null, days: 2 }]);
assert.equal(await statusOf(before), 'active');
assert.equal(await one('SELECT times_presented FROM ai_generated_recommendations WHERE id = $1', [before]), 2);

// --- mark_stale_recommendations_batch: what is older than a newer state of its company ---
const current = await recommend({ context_hash: hash, generated_at: ago(15) });
assert.equal(await one('SELECT mark_stale_recommendations_batch(1)'), 1);
assert.equal(await one('SELECT mark_stale_recommendations_batch()'), 1);
assert.equal(await one('SELECT mark_stale_recommendations_batch()'), 0);
assert.deepEqual([await statusOf(before), await statusOf(earlier), await statusOf(current), await statusOf(now)], ['stale', 'stale', 'fresh', 'completed']);

// --- get_ai_usage_stats ---
const log = (row) => insert('ai_generation_logs', { company_id: company, generation_type: 'recommendation', prompt_id: 'recommendation_v1', model_used: 'm',
  success: true, ...row });
await log({ tokens_used: 2_000_000_000, generation_time_ms: 100, created_at: '2025-08-01T08:00:00Z' });
await log({ tokens_used: 2_000_000_000, generation_time_ms: 200, success: false, created_at: '2025-08-01T20:00:00Z' });
await log({ generation_type: 'peer_insight', prompt_id: null, tokens_used: 5, created_at: '2025-08-02T08:00:00Z' });
await log({ created_at: '2025-09-01T00:00:00Z' });
assert.deepEqual(await rowsOf(`SELECT day::text, generation_type, generations_count, tokens_used, avg_generation_time_ms::double precision AS time, success_rate::double precision AS rate
  FROM get_ai_usage_stats('2025-08-01', '2025-08-31')`), [
  { day: '2025-08-01', generation_type: 'recommendation', generations_count: '2', tokens_used: '4000000000', time: 150, rate: 50 },
  { day: '2025-08-02', generation_type: 'peer_insight', generations_count: '1', tokens_used: '5', time: null, rate: 100 },
]);

// --- ai_daily_maintenance: marks in batches, forgets after 90 days, and says so ---
const stale = await recommend({ context_hash: 'old', generated_at: ago(4) });
await rowsOf('UPDATE ai_context_snapshots SET created_at = $2 WHERE company_id = $1', [other, ago(91)]);
assert.equal(await one("SELECT count(*)::integer FROM ai_generation_logs WHERE created_at < now() - interval '90 days'"), 4);
await log({});
await rowsOf('SELECT ai_daily_maintenance()');
assert.equal(await statusOf(stale), 'stale');
assert.deepEqual(await rowsOf('SELECT company_id FROM ai_context_snapshots'), [{ company_id: company }]);
assert.equal(await one('SELECT count(*)::integer FROM ai_generation_logs'), 1);
assert.deepEqual(await rowsOf('SELECT component, message FROM system_logs'), [{ component: 'ai_maintenance', message: 'Marked 1 recommendations as stale' }]);

// --- as the document prints them: created, and refused when called ---
await rowsOf('DROP FUNCTION get_ai_usage_stats(timestamptz, timestamptz)');
await rowsOf('ALTER TABLE ai_recommendation_effectiveness DROP CONSTRAINT ai_recommendation_effectiveness_recommendation_id_key');
for (const name of [
  'generate_company_context_hash', 'get_recommendations_with_fallback', 'get_ai_usage_stats', 'track_recommendation_start']) {
  await client.query(printed(name));
}
const fails = (text, values, message) => assert.rejects(rowsOf(text, values), { message });
const ordered = 'column "company_journey_steps.step_id" must appear in the GROUP BY clause or be used in an aggregate function';
await fails('SELECT generate_company_context_hash($1)', [company], ordered);
await fails('SELECT * FROM get_recommendations_with_fallback($1)', [company], ordered);
const usage = "SELECT * FROM get_ai_usage_stats('2025-08-01', '2025-08-31')";
await fails(usage, [], 'column reference "generation_type" is ambiguous');
// Once its columns have their table's name, the next mistake shows.
await client.query(printed('get_ai_usage_stats').replace('FROM ai_generation_logs', 'FROM ai_generation_logs l')
  .replace(/(?<=DATE\(|SUM\(|AVG\()(?=created_at|tokens_used|generation_time_ms)/g, 'l.').replace(/(?<=    |, )generation_type(?=,?\n|;)/g, 'l.generation_type'));
await fails(usage, [], 'structure of query does not match function result type');
await fails('SELECT track_recommendation_start($1)', [before],
  'there is no unique or exclusion constraint matching the ON CONFLICT specification');

await close();
console.log('journey: the tables are the document\'s, its nine functions do what they should');
