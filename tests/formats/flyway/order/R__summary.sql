CREATE OR REPLACE VIEW summary AS SELECT count(*) FROM orders;
