CREATE VIEW ${schema}.ids AS SELECT id FROM ${schema}.orders;
