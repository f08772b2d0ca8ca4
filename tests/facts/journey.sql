-- The seven tables of the journey as its document makes them, on what the system they belong to has. tests/node/journey.mjs
-- compares them with those of examples/journey.

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE TABLE companies (id uuid PRIMARY KEY);
CREATE TABLE journey_domains (id uuid PRIMARY KEY);
CREATE TABLE journey_steps (id uuid PRIMARY KEY);

CREATE TABLE IF NOT EXISTS ai_generated_recommendations (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  company_id UUID NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
  step_id UUID REFERENCES journey_steps(id) ON DELETE SET NULL,
  content JSONB NOT NULL,
  context_hash TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('fresh', 'active', 'completed', 'stale')),
  generation_model TEXT NOT NULL,
  generation_prompt_id TEXT,
  generated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  expires_at TIMESTAMPTZ,
  last_presented_at TIMESTAMPTZ,
  times_presented INTEGER NOT NULL DEFAULT 0,
  user_feedback JSONB,
  UNIQUE(company_id, step_id, context_hash)
);

CREATE INDEX ON ai_generated_recommendations(company_id, status);
CREATE INDEX ON ai_generated_recommendations(context_hash);

CREATE TABLE IF NOT EXISTS ai_generated_insights (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  company_id UUID NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
  domain_id UUID REFERENCES journey_domains(id) ON DELETE SET NULL,
  step_id UUID REFERENCES journey_steps(id) ON DELETE SET NULL,
  content TEXT NOT NULL,
  author_profile JSONB NOT NULL,
  context_hash TEXT NOT NULL,
  relevance_score FLOAT,
  generation_model TEXT NOT NULL,
  generation_prompt_id TEXT,
  generated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  expires_at TIMESTAMPTZ,
  last_presented_at TIMESTAMPTZ,
  times_presented INTEGER NOT NULL DEFAULT 0,
  UNIQUE(company_id, id)
);

CREATE INDEX ON ai_generated_insights(company_id, domain_id);
CREATE INDEX ON ai_generated_insights(company_id, step_id);
CREATE INDEX ON ai_generated_insights(relevance_score);

CREATE TABLE IF NOT EXISTS ai_business_health_summaries (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  company_id UUID NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
  content JSONB NOT NULL,
  context_hash TEXT NOT NULL,
  generation_model TEXT NOT NULL,
  generation_prompt_id TEXT,
  generated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  expires_at TIMESTAMPTZ,
  last_presented_at TIMESTAMPTZ,
  times_presented INTEGER NOT NULL DEFAULT 0,
  UNIQUE(company_id, context_hash)
);

CREATE INDEX ON ai_business_health_summaries(company_id);
CREATE INDEX ON ai_business_health_summaries(generated_at);

CREATE TABLE IF NOT EXISTS ai_context_snapshots (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  company_id UUID NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
  context_hash TEXT NOT NULL,
  context_data JSONB NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  UNIQUE(company_id, context_hash)
);

CREATE INDEX ON ai_context_snapshots(company_id, context_hash);

CREATE TABLE IF NOT EXISTS ai_generation_prompts (
  id TEXT PRIMARY KEY,
  prompt_type TEXT NOT NULL,
  prompt_template TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  active BOOLEAN NOT NULL DEFAULT true,
  version INTEGER NOT NULL,
  UNIQUE(prompt_type, version)
);

CREATE TABLE IF NOT EXISTS ai_generation_logs (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  company_id UUID NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
  generation_type TEXT NOT NULL,
  prompt_id TEXT REFERENCES ai_generation_prompts(id),
  model_used TEXT NOT NULL,
  tokens_used INTEGER,
  generation_time_ms INTEGER,
  success BOOLEAN NOT NULL,
  error_message TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX ON ai_generation_logs(company_id, created_at);
CREATE INDEX ON ai_generation_logs(generation_type, success);

CREATE TABLE IF NOT EXISTS ai_recommendation_effectiveness (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  recommendation_id UUID REFERENCES ai_generated_recommendations(id) ON DELETE CASCADE,
  company_id UUID NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
  was_started BOOLEAN,
  was_completed BOOLEAN,
  time_to_start INTERVAL,
  time_to_complete INTERVAL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);
