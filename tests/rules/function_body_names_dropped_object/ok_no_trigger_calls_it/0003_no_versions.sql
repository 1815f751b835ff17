DROP TABLE order_versions;
