SELECT 'Größe 数量 🚚'; CREATE TABEL orders (id bigint);
DROP TABLE "größen";
