// evidence.mjs TREES STAGE: the evidence store against its document. Its catalog is the one of the document's own SQL
// (tests/facts/evidence.sql) but for what is listed here; its four common queries run on the generated database, with
// rows in it, and give what the document says; its rules of deletion hold. PGlite has pgvector.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { createPglite, openPostgres, postgresCatalog } from './engines.mjs';
import { exportsOf } from './load.mjs';
import { here, stageTrees } from './stage.mjs';

const [tree] = stageTrees(...process.argv.slice(2));
const ddl = fs.readFileSync(tree.pg.ddl, 'utf8');
const document = fs.readFileSync(path.join(here, '../facts/evidence.sql'), 'utf8');

// --- the catalog: - what only the document has, + what only we have (examples/evidence/README.md says why) ---
const withoutComments = (facts) => facts.filter((line) => !line.startsWith('comment '));
const [theirs, ours] = [await postgresCatalog(document), await postgresCatalog(ddl)].map(withoutComments);
const foreignKey = 'constraint public.feature_audit feature_audit_feature_id_fkey f FOREIGN KEY (feature_id) REFERENCES features(id)';
assert.deepEqual([
  ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
  ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
], [
  `- ${foreignKey}`,
  `+ ${foreignKey} ON DELETE SET NULL`,
  '+ index CREATE INDEX idx_evidence_embedding ON public.evidence USING hnsw (((embedding)::halfvec(3072)) halfvec_cosine_ops)',
  '+ index CREATE INDEX idx_feature_audit_feature ON public.feature_audit USING btree (feature_id)',
]);

// The DDL may run twice: `if_not_exists`. The document's own vector index is what pgvector refuses.
const twice = await createPglite(ddl + ddl);
await assert.rejects(twice.exec('CREATE INDEX ON evidence USING ivfflat (embedding vector_cosine_ops) WITH (lists = 100)'),
  /column cannot have more than 2000 dimensions for ivfflat index/);
await twice.close();

// --- rows, written through Drizzle ---
const { db, close } = await openPostgres(ddl);
const tables = await exportsOf(tree.pg.core);
const insert = async (table, rows) => db.insert(tables[table]).values(rows).returning();
const DIMENSIONS = 3072;
/** A unit vector at `degrees` from the first axis, so that similarities are known cosines. */
const at = (degrees) => Array.from({ length: DIMENSIONS }, (_, i) => (i === 0 ? Math.cos(degrees * Math.PI / 180) :
  i === 1 ? Math.sin(degrees * Math.PI / 180) : 0));
const vectorOf = (degrees) => JSON.stringify(at(degrees));

const [spec, notes] = await insert('documents', [
  { filename: 'login.yaml', fileType: 'yaml', filePath: '/up/login.yaml', fileHash: 'a1',
    metadata: { original_name: 'login.yaml', size_bytes: 12, mime_type: 'text/yaml', uploader: 'user@example.com' } },
  { filename: 'notes.md', fileType: 'md', filePath: '/up/notes.md', fileHash: 'b2', status: 'processing' },
]);
assert.equal(spec.status, 'uploaded');
assert.ok(spec.uploadedAt instanceof Date);
await insert('processingJobs', [{ documentId: spec.id }, { documentId: notes.id, status: 'processing' }]);
const facts = await insert('evidence', [
  { documentId: spec.id, type: 'endpoint', content: 'POST /api/auth/login', embedding: at(0) },
  { documentId: spec.id, type: 'payload', content: 'email and password', embedding: at(30) },
  { documentId: notes.id, type: 'ui_element', content: 'a Sign In button', embedding: at(40) },
  { documentId: notes.id, type: 'bug', content: 'the export is slow', embedding: at(80) },
  { documentId: notes.id, type: 'flow', content: 'not embedded yet' },
]);
const [login, reset, exporting, guess] = await insert('features', [
  { name: 'Login', confidenceScore: '0.80' },
  { name: 'Reset a password', confidenceScore: '0.75' },
  { name: 'Export', confidenceScore: '0.95', status: 'confirmed' },
  { name: 'A guess', confidenceScore: '0.55' },
]);
await insert('featureEvidence', [
  { featureId: login.id, evidenceId: facts[1].id, relationshipType: 'supports', strength: '0.70', reasoning: 'what is sent' },
  { featureId: login.id, evidenceId: facts[0].id, relationshipType: 'implements', strength: '0.95' },
  { featureId: login.id, evidenceId: facts[2].id, relationshipType: 'extends', strength: '0.40' },
  { featureId: exporting.id, evidenceId: facts[3].id, relationshipType: 'constrains', strength: '0.60' },
]);
await insert('featureOutputs', [{ featureId: login.id, outputType: 'epic', content: { title: 'User Login', stories: [] } }]);
await insert('featureAudit', [{ featureId: login.id, action: 'created', newValues: { name: 'Login' } }]);

// --- 4: the common queries, as the document has them ---
const query = async (text) => (await db.execute(text)).rows;
const column = async (text, name) => (await query(text)).map((row) => row[name]);

assert.deepEqual(await column(sql`
  SELECT e.* FROM evidence e JOIN feature_evidence fe ON fe.evidence_id = e.id
  WHERE fe.feature_id = ${login.id} ORDER BY fe.strength DESC`, 'content'),
['POST /api/auth/login', 'email and password', 'a Sign In button']);

const near = vectorOf(0);
const similar = await query(sql`
  SELECT id, content, 1 - (embedding <=> ${near}) as similarity FROM evidence
  WHERE 1 - (embedding <=> ${near}) > 0.7 ORDER BY embedding <=> ${near} LIMIT 10`);
assert.deepEqual(similar.map((row) => [row.content, Number(row.similarity).toFixed(3)]), [
  ['POST /api/auth/login', '1.000'], ['email and password', '0.866'], ['a Sign In button', '0.766']]);

assert.deepEqual(await column(sql`
  SELECT * FROM features WHERE confidence_score >= 0.75 AND status = 'candidate' ORDER BY confidence_score DESC`, 'name'),
['Login', 'Reset a password']);

const whole = (id) => query(sql`
  SELECT f.*, json_agg(DISTINCT jsonb_build_object('evidence_id', e.id, 'type', e.type, 'content', e.content,
    'relationship', fe.relationship_type, 'strength', fe.strength)) as evidence_list
  FROM features f LEFT JOIN feature_evidence fe ON fe.feature_id = f.id LEFT JOIN evidence e ON e.id = fe.evidence_id
  WHERE f.id = ${id} GROUP BY f.id`);
const [row] = await whole(login.id);
assert.equal(row.name, 'Login');
assert.deepEqual(row.evidence_list.map((item) => `${item.type} ${item.relationship} ${item.strength}`).sort(),
  ['endpoint implements 0.95', 'payload supports 0.7', 'ui_element extends 0.4']);
// A feature without evidence has a list of one object of nulls: a LEFT JOIN gives it a row.
assert.deepEqual((await whole(guess.id))[0].evidence_list,
  [{ evidence_id: null, type: null, content: null, relationship: null, strength: null }]);

// The index is used by the query that its comment names, and gives the same order.
await db.execute(sql`SET enable_seqscan = off`);
const indexed = sql`SELECT content FROM evidence ORDER BY embedding::halfvec(3072) <=> ${near}::halfvec(3072) LIMIT 3`;
assert.deepEqual(await column(indexed, 'content'), ['POST /api/auth/login', 'email and password', 'a Sign In button']);
const plan = await column(sql`EXPLAIN SELECT content FROM evidence
  ORDER BY embedding::halfvec(3072) <=> ${near}::halfvec(3072) LIMIT 3`, 'QUERY PLAN');
assert.match(plan.join('\n'), /Index Scan using idx_evidence_embedding/);
await db.execute(sql`SET enable_seqscan = on`);

// --- 6.2: what is refused ---
const refused = (promise, constraint) => assert.rejects(promise, (error) => {
  assert.equal(error.cause.constraint, constraint);
  return true;
});
await refused(insert('documents', [{ filename: 'x', fileType: 'md', filePath: '/x', fileHash: 'a1' }]), 'documents_file_hash_key');
await refused(db.execute(sql`UPDATE documents SET status = 'lost'`), 'check_status');
await refused(db.execute(sql`UPDATE processing_jobs SET status = 'uploaded'`), 'check_status');
await refused(db.execute(sql`UPDATE features SET status = 'pending'`), 'check_status');
await refused(insert('features', [{ name: 'x', confidenceScore: '1.01' }]), 'features_confidence_score_check');
await refused(insert('featureEvidence', [{ featureId: reset.id, evidenceId: facts[0].id, relationshipType: 'implements', strength: '-0.01' }]),
  'feature_evidence_strength_check');
await refused(db.execute(sql`UPDATE feature_evidence SET relationship_type = 'is'`), 'check_relationship_type');
await refused(db.execute(sql`UPDATE feature_outputs SET output_type = 'poem'`), 'check_output_type');
await refused(insert('featureEvidence', [{ featureId: login.id, evidenceId: facts[0].id, relationshipType: 'supports' }]),
  'feature_evidence_feature_id_evidence_id_key');

// --- 6.1: what a deletion takes with it ---
const count = async (table) => Number((await query(sql`SELECT count(*) FROM ${sql.identifier(table)}`))[0].count);
const counts = async () => Object.fromEntries(await Promise.all(
  ['processing_jobs', 'evidence', 'feature_evidence', 'feature_outputs', 'feature_audit'].map(async (table) => [table, await count(table)])));
assert.deepEqual(await counts(), { processing_jobs: 2, evidence: 5, feature_evidence: 4, feature_outputs: 1, feature_audit: 1 });
await db.execute(sql`DELETE FROM evidence WHERE id = ${facts[3].id}`);
assert.deepEqual(await counts(), { processing_jobs: 2, evidence: 4, feature_evidence: 3, feature_outputs: 1, feature_audit: 1 });
await db.execute(sql`DELETE FROM documents WHERE id = ${notes.id}`);
assert.deepEqual(await counts(), { processing_jobs: 1, evidence: 2, feature_evidence: 2, feature_outputs: 1, feature_audit: 1 });
await db.execute(sql`DELETE FROM features WHERE id = ${login.id}`);
assert.deepEqual(await counts(), { processing_jobs: 1, evidence: 2, feature_evidence: 0, feature_outputs: 0, feature_audit: 1 });
assert.deepEqual(await column(sql`SELECT feature_id FROM feature_audit`, 'feature_id'), [null]);

await close();
console.log('evidence: the catalog is the document\'s, its four queries and its rules hold');
