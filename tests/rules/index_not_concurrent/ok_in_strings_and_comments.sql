-- CREATE INDEX a ON orders (email);
/* CREATE INDEX b ON orders (email); /* nested */ CREATE INDEX c ON orders (email); */
COMMENT ON TABLE orders IS 'CREATE INDEX d ON orders (email);';
CREATE FUNCTION reindex_all() RETURNS void LANGUAGE sql AS $body$ CREATE INDEX e ON orders (email); $body$;
