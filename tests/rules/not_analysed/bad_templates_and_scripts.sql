\i other.sql
{% if big %}
CREATE INDEX a ON orders (email);
{% endif %}
DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'orders'; END $$;
DELETE FROM orders WHERE {{ a + b }};
