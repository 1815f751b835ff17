REFRESH MATERIALIZED VIEW totals; -- with the new day
COMMENT ON MATERIALIZED VIEW totals IS 'by day';
