CREATE VIEW names AS SELECT x.* FROM elsewhere2 x;
CREATE OR REPLACE VIEW names AS SELECT 1 AS one;
DO $$ BEGIN IF current_user = 'admin' THEN CREATE OR REPLACE VIEW sums AS SELECT id, total, note, 1 AS more FROM orders; END IF; END $$;
CREATE OR REPLACE VIEW sums AS SELECT id, total, note FROM orders;
