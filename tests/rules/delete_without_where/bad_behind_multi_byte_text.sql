INSERT INTO "größen" VALUES ('ä', '数量', '🚚'); DELETE FROM "größen";
