-- Two products with one article number: never again. The same for tags.
ALTER TABLE products ADD CONSTRAINT products_sku_key UNIQUE (sku);

ALTER TABLE product_tags ADD PRIMARY KEY (product_id, tag);

ALTER TABLE products
    ADD COLUMN origin text,
    ADD COLUMN ean varchar(13) UNIQUE;
