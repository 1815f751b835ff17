-- Größe, 数量, 🚚: columns and offsets behind these are counted right
COMMENT ON TABLE orders IS 'Bestellungen – 注文 🚚'; CREATE INDEX größe_idx ON "größen" ("größe");
