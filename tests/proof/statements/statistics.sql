CREATE STATISTICS numbers ON credits, score FROM customers
CREATE STATISTICS day_numbers (dependencies) ON id, amount FROM events
CREATE STATISTICS IF NOT EXISTS audit_stats ON id, entry FROM audit
CREATE STATISTICS sums ON (credits + score) FROM customers
DROP STATISTICS audit_stats
DROP STATISTICS IF EXISTS missing_stats
ALTER STATISTICS audit_stats SET STATISTICS 200
ALTER STATISTICS audit_stats RENAME TO audit_numbers
ALTER STATISTICS audit_stats OWNER TO postgres
ALTER STATISTICS audit_stats SET SCHEMA archive
