--! Previous: sha1:1b9b83a8020d50e17b01242bed2aedd01d7672a6
--! Hash: sha1:852f9eb1fa695e5656243252575e9879f6bca0c2
--! Message: An index

--! no-transaction
CREATE INDEX CONCURRENTLY users_id ON users (id);
