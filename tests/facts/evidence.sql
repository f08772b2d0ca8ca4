-- The evidence store as its document describes it in SQL, but for the index that pgvector refuses:
--   CREATE INDEX idx_evidence_embedding ON evidence USING ivfflat (embedding vector_cosine_ops) WITH (lists = 100);
-- tests/node/evidence.mjs compares it with what examples/evidence makes.

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS "vector";

CREATE TABLE documents (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  filename TEXT NOT NULL,
  file_type TEXT NOT NULL,
  file_path TEXT NOT NULL,
  file_hash TEXT UNIQUE NOT NULL,
  status TEXT DEFAULT 'uploaded',
  uploaded_at TIMESTAMPTZ DEFAULT NOW(),
  processed_at TIMESTAMPTZ,
  error_message TEXT,
  metadata JSONB
);

CREATE INDEX idx_documents_file_hash ON documents(file_hash);
CREATE INDEX idx_documents_file_type ON documents(file_type);
CREATE INDEX idx_documents_status ON documents(status);
CREATE INDEX idx_documents_uploaded_at ON documents(uploaded_at DESC);

ALTER TABLE documents ADD CONSTRAINT check_status
  CHECK (status IN ('uploaded', 'processing', 'completed', 'failed'));

CREATE TABLE evidence (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  document_id UUID REFERENCES documents(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  content TEXT NOT NULL,
  raw_data JSONB,
  embedding vector(3072),
  extracted_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE INDEX idx_evidence_document ON evidence(document_id);
CREATE INDEX idx_evidence_type ON evidence(type);
CREATE INDEX idx_evidence_extracted_at ON evidence(extracted_at DESC);

CREATE TABLE features (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  name TEXT NOT NULL,
  description TEXT,
  confidence_score NUMERIC(3,2) CHECK (confidence_score BETWEEN 0 AND 1),
  status TEXT DEFAULT 'candidate',
  inferred_at TIMESTAMPTZ DEFAULT NOW(),
  reviewed_at TIMESTAMPTZ,
  reviewed_by TEXT,
  metadata JSONB
);

CREATE INDEX idx_features_status ON features(status);
CREATE INDEX idx_features_confidence ON features(confidence_score DESC);
CREATE INDEX idx_features_inferred_at ON features(inferred_at DESC);

ALTER TABLE features ADD CONSTRAINT check_status
  CHECK (status IN ('candidate', 'confirmed', 'rejected'));

CREATE TABLE processing_jobs (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  document_id UUID REFERENCES documents(id) ON DELETE CASCADE,
  job_type TEXT DEFAULT 'extract',
  status TEXT DEFAULT 'pending',
  started_at TIMESTAMPTZ,
  completed_at TIMESTAMPTZ,
  error_message TEXT,
  retry_count INTEGER DEFAULT 0,
  max_retries INTEGER DEFAULT 3,
  created_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE INDEX idx_processing_jobs_status ON processing_jobs(status);
CREATE INDEX idx_processing_jobs_document ON processing_jobs(document_id);
CREATE INDEX idx_processing_jobs_created ON processing_jobs(created_at DESC);

ALTER TABLE processing_jobs ADD CONSTRAINT check_status
  CHECK (status IN ('pending', 'processing', 'completed', 'failed'));

CREATE TABLE feature_evidence (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  feature_id UUID REFERENCES features(id) ON DELETE CASCADE,
  evidence_id UUID REFERENCES evidence(id) ON DELETE CASCADE,
  relationship_type TEXT NOT NULL,
  strength NUMERIC(3,2) CHECK (strength BETWEEN 0 AND 1),
  reasoning TEXT,
  created_at TIMESTAMPTZ DEFAULT NOW(),
  UNIQUE(feature_id, evidence_id)
);

CREATE INDEX idx_feature_evidence_feature ON feature_evidence(feature_id);
CREATE INDEX idx_feature_evidence_evidence ON feature_evidence(evidence_id);
CREATE INDEX idx_feature_evidence_strength ON feature_evidence(strength DESC);

ALTER TABLE feature_evidence ADD CONSTRAINT check_relationship_type
  CHECK (relationship_type IN ('implements', 'supports', 'constrains', 'extends'));

CREATE TABLE feature_outputs (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  feature_id UUID REFERENCES features(id) ON DELETE CASCADE,
  output_type TEXT NOT NULL,
  content JSONB NOT NULL,
  generated_at TIMESTAMPTZ DEFAULT NOW(),
  version INTEGER DEFAULT 1
);

CREATE INDEX idx_feature_outputs_feature ON feature_outputs(feature_id);
CREATE INDEX idx_feature_outputs_type ON feature_outputs(output_type);
CREATE INDEX idx_feature_outputs_generated_at ON feature_outputs(generated_at DESC);

ALTER TABLE feature_outputs ADD CONSTRAINT check_output_type
  CHECK (output_type IN ('epic', 'story', 'acceptance_criteria', 'api_contract', 'requirements'));

CREATE TABLE feature_audit (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  feature_id UUID REFERENCES features(id),
  action TEXT NOT NULL,
  changed_by TEXT,
  changed_at TIMESTAMPTZ DEFAULT NOW(),
  old_values JSONB,
  new_values JSONB
);
