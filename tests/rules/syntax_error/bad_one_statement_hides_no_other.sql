SELECT 'Größe 数量 🚚'; CREATE TABEL orders (id bigint);
DROP TABLE orders;
SELECT 1 FROM WHERE;
CREATE INDEX orders_email ON orders (email);
